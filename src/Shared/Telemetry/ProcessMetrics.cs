using System.Diagnostics;
using System.Reflection;

namespace DistTrain.Shared.Telemetry;

/// <summary>Metrics of this process.</summary>
public static class ProcessMetrics
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Adds them.</summary>
    public static void AddTo<TState>(MetricSet<TState> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Add(Instruments.Build, _ => [Instruments.Build.At(1, Version)]);
        set.Add(Instruments.Cpu, _ => Of(process => process.TotalProcessorTime.TotalSeconds));
        set.Add(Instruments.ResidentMemory, _ => Of(process => process.WorkingSet64));
        set.Add(Instruments.StartTime, _ => Of(process =>
            new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero).ToUnixTimeMilliseconds() / 1000.0));
        set.Add(Instruments.Threads, _ => Of(process => process.Threads.Count));
        set.Add(Instruments.OpenFiles, _ => Directory.Exists("/proc/self/fd")
            ? [Instruments.OpenFiles.At(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count())]
            : []);
        set.Add(Instruments.GcHeap, _ => GC.GetGCMemoryInfo().HeapSizeBytes);
        set.Add(Instruments.Allocated, _ => GC.GetTotalAllocatedBytes());
        set.Add(Instruments.GcCollections, _ => Enumerable.Range(0, GC.MaxGeneration + 1)
            .Select(generation => Instruments.GcCollections.At(GC.CollectionCount(generation), $"{generation}")));
    }

    private static double Of(Func<Process, double> read)
    {
        using var process = Process.GetCurrentProcess();
        return read(process);
    }
}
