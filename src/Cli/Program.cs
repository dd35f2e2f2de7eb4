using DistTrain.Cli.Shell;

using var interrupts = Interrupts.OfProcess();

return await DistTrainProgram.RunAsync(args, CliContext.OfProcess(interrupts.First));
