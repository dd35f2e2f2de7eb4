using DistTrain.Cli.Commands;
using DistTrain.Cli.Shell;

using var interrupts = Interrupts.OfProcess();

return await DistTrainProgram.RunAsync(args, ProgramContext.OfProcess(interrupts.First));
