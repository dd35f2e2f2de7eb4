using System.Diagnostics;
using System.Net;
using DistTrain.Bench.DataPlane;
using DistTrain.Bench.Steps;
using DistTrain.Coordinator.Datasets;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Training;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;
using Serilog.Core;

// What a step costs beside the workers' computing: the real step engine with Adam, worker processes on loopback that answer at
// once. The update after the reduction, pipelined, and in the mode found to be faster, in turns. Usage: dotnet run -c Release
// --project bench/Step.Bench [FLOATS [WORKERS [ROUNDS [STEPS [ADDRESS NAMESPACE]]]]] ADDRESS is where to listen, NAMESPACE the
// network namespace of the workers (slow-link.sh makes one). With "worker ADDRESS FLOATS MICROBATCHES NAME" it is a worker
// process of another run of itself.
if (args is ["worker", var address, var length, var microbatches, var name])
{
    await new PingPongWorker(
        name, Layout(int.Parse(length)), int.Parse(microbatches)).Join(TcpDataPlane.At(address, new TcpDataPlaneOptions()));
    await Console.In.ReadToEndAsync();
    return;
}

const int SamplesOfWorker = 32;
var floats = args.Length > 0 ? int.Parse(args[0]) : 21_000_000;
var workers = args.Length > 1 ? int.Parse(args[1]) : 2;
var rounds = args.Length > 2 ? int.Parse(args[2]) : 9;
var steps = args.Length > 3 ? int.Parse(args[3]) : 20;
string? hash = null;
PipeliningOption[] modes = [PipeliningOption.Never, PipeliningOption.Always, PipeliningOption.WhenFaster];
var found = new Dictionary<PipeliningOption, List<(double Milliseconds, long Bytes)>>();
for (var round = 0; round < rounds; round++)
    for (var i = 0; i < modes.Length; i++)
    {
        var mode = modes[(round + i) % modes.Length];
        if (!found.TryGetValue(mode, out var measured))
            found.Add(mode, measured = []);
        measured.Add(Measure(mode));
        Console.WriteLine($"{mode,-10} {measured[^1].Milliseconds,8:f2} ms a step, {measured[^1].Bytes} bytes allocated a step");
    }

foreach (var mode in modes)
{
    var median = found[mode].Select(m => m.Milliseconds).Order().ElementAt(rounds / 2);
    var ratio = found[modes[0]].Zip(
        found[mode], (never, here) => never.Milliseconds / here.Milliseconds).Order().ElementAt(rounds / 2);
    Console.WriteLine($"{floats} floats, {workers} workers, {mode}: median {median:f2} ms, median of ratios {ratio:f2}");
}

(double Milliseconds, long Bytes) Measure(PipeliningOption mode)
{
    const int warmUp = 2 * UpdateModeTrial.Trial + 3;
    var job = new JobSpec
    {
        Name = "job",
        Data = new SyntheticData
        {
            Kind = SyntheticKind.Regression,
            Rows = workers * SamplesOfWorker * (steps + warmUp),
            Split = new SplitSpec { Train = 1, Validation = 0, Test = 0 },
        },
        Model = new LayersModel([new LinearLayer(1)]),
        Loss = new MeanSquaredErrorLoss(),
        Optimizer = new AdamOptimizer(),
        BatchSize = BatchSize.Of(workers * SamplesOfWorker),
        Microbatches = workers,
        Epochs = 1,
        Workers = new WorkersSpec { Min = workers },
    };
    var directory = Directory.CreateTempSubdirectory("disttrain-bench-");
    try
    {
        using var data = DataSetPreparation.Prepare(job.Data, job.Loss.TargetType, job.Seed, directory.FullName).Value!;
        using var clock = new StepClock(steps, warmUp);
        using var loop = new StepEngine(
            new TrainingContext(
                new JobId("job"), 1, job, data,
                new TrainingOptions { MinWorkers = workers, UpdateThreads = Environment.ProcessorCount, Pipelining = mode }),
            clock, TimeProvider.System);
        using var server = DataPlaneServer.Start(Listening(), Logger.None);
        server.Publish(new JobId("job"), loop, 1, "", "");
        var processes = Enumerable.Range(0, workers).Select(i => StartWorker(server.Address, $"worker-{i}")).ToList();
        clock.WaitForEnd();
        if (clock.BytesPerStep < 0)
            throw new InvalidOperationException(clock.Reason);
        foreach (var process in processes)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }

        hash ??= clock.StateHash;
        if (clock.StateHash != hash)
            throw new InvalidOperationException($"{mode} gives other bits: {clock.StateHash} and not {hash}");
        return (clock.MedianMilliseconds, clock.BytesPerStep);
    }
    finally
    {
        directory.Delete(recursive: true);
    }
}

DataPlaneServerOptions Listening() => args.Length < 5
    ? new DataPlaneServerOptions()
    : new DataPlaneServerOptions
    {
        ListenAddress = IPAddress.Parse(args[4]), AllowOpenNetwork = true,
    };

Process StartWorker(string target, string worker)
{
    string[] command = [Environment.ProcessPath!, "worker", target, $"{floats}", $"{workers}", worker];
    if (args.Length > 5)
        command = ["ip", "netns", "exec", args[5], .. command];
    return Process.Start(
        new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}

static ParameterLayout Layout(int floats) => ParameterLayout.Create([new TensorShape("weight", [floats], EntryKind.Parameter)]);
