using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace DistTrain.Shared.Telemetry;

/// <summary>
/// What every process tells about itself, under the names that Prometheus' client libraries use. Every instrument of DistTrain
/// is an observable one of a meter named <see cref="MeterName"/>; docs/operations.md lists them all, and tests compare the two.
/// </summary>
public static class ProcessMetrics
{
    /// <summary>Name of the meter that a process has.</summary>
    public const string MeterName = "DistTrain";

    public static string Version { get; } =
        typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "";

    /// <summary>A meter with the process's own instruments, for others to be added. Dispose it: then nobody reads them any
    /// more.</summary>
    public static Meter CreateMeter()
    {
        var meter = new Meter(MeterName);
        meter.CreateObservableGauge(
            "disttrain.build_info", () => Measured.At(1, ("version", Version)), "", "Always 1; the version is its label.");
        meter.CreateObservableCounter(
            "process.cpu", () => Of(process => process.TotalProcessorTime.TotalSeconds), "s", "Processor time used.");
        meter.CreateObservableGauge("process.resident_memory", () => Of(process => process.WorkingSet64), "By", "Memory in use.");
        meter.CreateObservableGauge(
            "process.start_time",
            () => Of(
                process => new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero)
                    .ToUnixTimeMilliseconds() / 1000.0),
            "s", "Start of the process, Unix time.");
        meter.CreateObservableGauge("process.threads", () => Of(process => process.Threads.Count), "{thread}", "Threads.");
        meter.CreateObservableGauge("process.open_fds", OpenFiles, "{file}", "Open files and sockets.");
        meter.CreateObservableGauge(
            "dotnet.gc.heap", () => (double)GC.GetGCMemoryInfo().HeapSizeBytes, "By", "Managed heap after the last collection.");
        meter.CreateObservableCounter(
            "dotnet.allocated", () => (double)GC.GetTotalAllocatedBytes(), "By", "Managed memory allocated.");
        meter.CreateObservableCounter("dotnet.gc.collections", Collections, "{collection}", "Collections by generation.");
        return meter;
    }

    private static double Of(Func<Process, double> read)
    {
        using var process = Process.GetCurrentProcess();
        return read(process);
    }

    private static IEnumerable<Measurement<double>> OpenFiles() => Directory.Exists("/proc/self/fd")
        ? [Measured.At(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count())]
        : [];

    private static IEnumerable<Measurement<double>> Collections() => Enumerable.Range(0, GC.MaxGeneration + 1)
        .Select(generation => Measured.At(GC.CollectionCount(generation), ("generation", $"{generation}")));
}
