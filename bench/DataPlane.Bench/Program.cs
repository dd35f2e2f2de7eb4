using System.Diagnostics;
using DistTrain.Bench.DataPlane;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;
using Serilog.Core;

// A step's way through the TCP data plane over loopback, without any computing: parameters down, gradient up; plain and with
// TLS in turns, the best round of each. Usage: dotnet run -c Release --project bench/DataPlane.Bench [FLOATS [ROUNDS]] With
// "worker ADDRESS FLOATS NAME TLS" it is a worker process of another run of itself.
if (args is ["worker", var address, var length, var name, var guarded])
{
    var worker = new PingPongWorker(name, Layout(int.Parse(length)));
    await worker.Join(
        TcpDataPlane.At(address, new TcpDataPlaneOptions { Tls = Identity(bool.Parse(guarded), ProcessRole.Worker) }));
    await Console.In.ReadToEndAsync();
    return;
}

var rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
foreach (var (floats, steps) in new[] { (500, 20_000), (670_000, 300), (21_000_000, 25) })
    foreach (var workers in new[] { 1, 2 })
        foreach (var separate in new[] { false, true })
            if (args.Length == 0 || int.Parse(args[0]) == floats)
                Compare(floats, steps, workers, separate, rounds);

static void Compare(int floats, int steps, int workers, bool separate, int rounds)
{
    var plain = new List<StepCost>();
    var guarded = new List<StepCost>();
    for (var round = 0; round < rounds; round++)
    {
        plain.Add(Measure(floats, steps, workers, separate, tls: false));
        guarded.Add(Measure(floats, steps, workers, separate, tls: true));
    }

    var what = $"{floats,10} floats, {workers} worker{(workers > 1 ? "s" : " ")} {(separate ? "own process " : "same process")}";
    Console.WriteLine($"{what} plain {StepCost.Best(plain)}");
    Console.WriteLine($"{what} TLS   {StepCost.Best(guarded)}");
}

static StepCost Measure(int floats, int steps, int workers, bool separate, bool tls)
{
    using var server = DataPlaneServer.Start(
        new DataPlaneServerOptions { Tls = Identity(tls, ProcessRole.Coordinator) }, Logger.None);
    using var job = new PingPongJob(workers);
    server.Publish(new JobId("job"), job, 1, "", "");
    var processes = new List<Process>();
    for (var i = 0; i < workers; i++)
        Start(server.Address, floats, $"worker-{i}", separate, tls, processes);
    job.Run(Math.Max(3, steps / 10));
    var times = new double[steps];
    var done = 0;
    var processor = ProcessorTime(processes);
    var allocated = GC.GetTotalAllocatedBytes(precise: true);
    var last = Stopwatch.GetTimestamp();
    job.StepDone = () =>
    {
        var now = Stopwatch.GetTimestamp();
        times[done++] = Stopwatch.GetElapsedTime(last, now).TotalMicroseconds;
        last = now;
    };
    job.Run(steps);
    allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
    processor = ProcessorTime(processes) - processor;
    Array.Sort(times);
    server.Withdraw(new JobId("job"));
    foreach (var process in processes)
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    return new StepCost(
        times[steps / 2], processor.TotalMicroseconds / steps, workers * 2L * floats * sizeof(float), allocated / steps);
}

static TimeSpan ProcessorTime(List<Process> workers)
{
    var sum = Environment.CpuUsage.TotalTime;
    foreach (var process in workers)
    {
        process.Refresh();
        sum += process.TotalProcessorTime;
    }

    return sum;
}

static void Start(string address, int floats, string name, bool separate, bool tls, List<Process> processes)
{
    if (!separate)
    {
        var plane = TcpDataPlane.At(address, new TcpDataPlaneOptions { Tls = Identity(tls, ProcessRole.Worker) });
        new PingPongWorker(name, Layout(floats)).Join(plane).GetAwaiter().GetResult();
        return;
    }

    processes.Add(Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["worker", address, $"{floats}", name, $"{tls}"])
    {
        RedirectStandardInput = true,
    })!);
}

static TlsIdentity? Identity(bool tls, string role)
{
    if (!tls)
        return null;
    using var root = ClusterRoot.Of(ClusterSecret.FromText(new string('0', 64)));
    return root.Issue(role, TimeProvider.System);
}

static ParameterLayout Layout(int floats) => ParameterLayout.Create([new TensorShape("weight", [floats], EntryKind.Parameter)]);
