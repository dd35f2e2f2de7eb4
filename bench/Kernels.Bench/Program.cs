using System.Diagnostics;
using System.Globalization;
using DistTrain.Bench.Kernels;
using DistTrain.Worker.Kernels;
using TorchSharp;

// One training step of two MLPs with each set of kernels, on one thread. A process has one set for its life, so each
// measurement is a process of its own; the sets take turns, and what counts is the ratio within a round. Usage: dotnet run -c
// Release --project bench/Kernels.Bench [ROUNDS] With "measure SET" it is such a process of another run of itself.
if (args is ["measure", var name])
{
    _ = KernelSets.TryParse(name, out var set);
    var inUse = CpuKernels.Use(set);
    var began = Environment.CpuUsage.TotalTime;
    var numerics = NumericsProbe.Measure(torch.CPU, 1);
    var asking = Environment.CpuUsage.TotalTime - began;
    Console.Error.WriteLine($"{inUse}; {numerics}; asking took {asking.TotalMilliseconds:f0} ms of CPU time");
    torch.set_num_threads(1);
    foreach (var network in Mlp.All)
        Console.WriteLine(network.MeasureStep().ToString("r", CultureInfo.InvariantCulture));
    return;
}

var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 9;
KernelSet[] sets = [KernelSet.Vendor, KernelSet.Widest, KernelSet.Portable];
var found = sets.ToDictionary(set => set, _ => new List<double[]>());
for (var round = 0; round < rounds; round++)
{
    for (var i = 0; i < sets.Length; i++)
    {
        var set = sets[(round + i) % sets.Length];
        found[set].Add(Measure(set, isFirst: round == 0));
    }
}

for (var network = 0; network < Mlp.All.Length; network++)
{
    Console.WriteLine(Mlp.All[network]);
    foreach (var set in sets)
    {
        var milliseconds = Median(found[set].Select(times => times[network] * 1000));
        var speedup = Median(found[KernelSet.Vendor].Zip(found[set], (vendor, here) => vendor[network] / here[network]));
        Console.WriteLine(
            $"  {KernelSets.Name(set),-8} median {milliseconds,7:f2} ms of CPU time a step, {speedup:f2} times as fast");
    }
}

static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

static double[] Measure(KernelSet set, bool isFirst)
{
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["measure", KernelSets.Name(set)])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
    var about = process.StandardError.ReadToEndAsync();
    var times = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    process.WaitForExit();
    if (process.ExitCode != 0)
        throw new InvalidOperationException(about.Result);
    if (isFirst)
        Console.WriteLine(about.Result.TrimEnd());
    return [.. times.Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
}
