using System.Runtime.CompilerServices;
using DistTrain.Bench.Workers;
using DistTrain.Shared.Jobs;
using DistTrain.Worker.Gradients;
using TorchSharp;

// What one microbatch costs a worker: sampling, forward, loss, backward and the addition into the node's gradient, through
// ModelReplica on one thread. Processor time and not the clock's, so that other work on the machine disturbs little. Usage,
// from the repository's root: dotnet run -c Release --project bench/Worker.Bench [ROUNDS [JOB.yaml…]] Without job files: the
// heart network, an MLP 784-512-512-10 and a CNN on synthetic digits. The worker's assembly knows how TorchSharp's library
// loads on this system, so it has to be there before TorchSharp's first call.
RuntimeHelpers.RunModuleConstructor(typeof(ModelReplica).Module.ModuleHandle);
torch.set_num_threads(1);
var rounds = args.Length > 0 ? int.Parse(args[0]) : 9;
var jobs = args.Length > 1 ? args[1..].Select(Read) : [Read("examples/heart/job.yaml"), BenchJobs.Mlp, BenchJobs.Cnn];
var clocks = jobs.Select(job => new MicrobatchClock(job)).ToList();
for (var round = 0; round < rounds; round++)
    foreach (var clock in clocks)
        clock.Measure();
foreach (var clock in clocks)
{
    Console.WriteLine(
        $"{clock.Name,-8} {clock.MedianMicroseconds,10:f1} us a microbatch, {clock.BytesPerStep,8} bytes allocated a step");
    clock.Dispose();
}

static JobSpec Read(string file)
{
    var job = JobFileReader.ReadFile(file);
    return job.IsGood ? job.Value : throw new ArgumentException(string.Join(Environment.NewLine, job.Errors));
}
