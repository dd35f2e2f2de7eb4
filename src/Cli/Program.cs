using DistTrain.Cli.Shell;
using DistTrain.Worker.Devices;

NativeEnvironment.Prepare();

using var interrupts = Interrupts.OfProcess();
return await DistTrainProgram.RunAsync(args, CliContext.OfProcess(interrupts.First));
