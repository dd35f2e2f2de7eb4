using System.Diagnostics;
using DistTrain.Bench.DataPlane;
using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;
using Serilog.Core;

// A step's way through the TCP data plane over loopback, without any computing: parameters down, gradient up; medians.
// Usage: dotnet run -c Release --project bench/DataPlane.Bench
// With "worker ADDRESS FLOATS NAME" it is a worker process of another run of itself.
if (args is ["worker", var address, var length, var name])
{
    await new PingPongWorker(name, Layout(int.Parse(length))).Join(TcpDataPlane.At(address, new TcpDataPlaneOptions()));
    await Console.In.ReadToEndAsync();
    return;
}

foreach (var (floats, steps) in new[] { (500, 20_000), (670_000, 300), (21_000_000, 25) })
    foreach (var workers in new[] { 1, 2 })
        foreach (var separate in new[] { false, true })
            Measure(floats, steps, workers, separate);

static void Measure(int floats, int steps, int workers, bool separate)
{
    using var server = DataPlaneServer.Start(new DataPlaneServerOptions(), Logger.None);
    using var job = new PingPongJob(workers);
    server.Publish(new JobId("job"), job, 1, "", "");
    var processes = new List<Process>();
    for (var i = 0; i < workers; i++)
        Start(server.Address, floats, $"worker-{i}", separate, processes);
    job.Run(Math.Max(3, steps / 10));
    var times = new double[steps];
    var done = 0;
    var last = Stopwatch.GetTimestamp();
    job.StepDone = () =>
    {
        var now = Stopwatch.GetTimestamp();
        times[done++] = Stopwatch.GetElapsedTime(last, now).TotalMicroseconds;
        last = now;
    };
    var allocated = GC.GetTotalAllocatedBytes(precise: true);
    job.Run(steps);
    allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
    Array.Sort(times);
    var median = times[steps / 2];
    Console.WriteLine(
        $"{floats,10} floats, {workers} worker{(workers > 1 ? "s" : " ")} {(separate ? "own process " : "same process")}"
        + $" {median,10:f1} us a step (best {times[0]:f1}, p99 {times[steps * 99 / 100]:f1})"
        + $" {workers * 2.0 * floats * sizeof(float) / median / 1e3,6:f2} GB/s, {allocated / steps} bytes allocated a step");
    server.Withdraw(new JobId("job"));
    foreach (var process in processes)
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}

static void Start(string address, int floats, string name, bool separate, List<Process> processes)
{
    if (!separate)
    {
        var plane = TcpDataPlane.At(address, new TcpDataPlaneOptions());
        new PingPongWorker(name, Layout(floats)).Join(plane).GetAwaiter().GetResult();
        return;
    }

    processes.Add(Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["worker", address, $"{floats}", name])
    {
        RedirectStandardInput = true,
    })!);
}

static ParameterLayout Layout(int floats) => ParameterLayout.Create([new TensorShape("weight", [floats], EntryKind.Parameter)]);
