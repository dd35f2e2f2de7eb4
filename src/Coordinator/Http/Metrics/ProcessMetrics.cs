using System.Diagnostics;
using System.Reflection;

namespace DistTrain.Coordinator.Http.Metrics;

/// <summary>Metrics of this process, under the names that Prometheus' client libraries gave them.</summary>
internal static class ProcessMetrics
{
    private static readonly string Version =
        typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static void Write(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Metric("disttrain_build_info", "gauge", "Always 1; the version is its label.");
        text.Sample("disttrain_build_info", 1, ("version", Version));
        text.Single("process_cpu_seconds_total", "counter", "Processor time used.", process.TotalProcessorTime.TotalSeconds);
        text.Single("process_resident_memory_bytes", "gauge", "Memory in use.", process.WorkingSet64);
        text.Single("process_start_time_seconds", "gauge", "Start of the process, Unix time.",
            new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero).ToUnixTimeMilliseconds() / 1000.0);
        text.Single("process_threads", "gauge", "Threads.", process.Threads.Count);
        if (Directory.Exists("/proc/self/fd"))
            text.Single("process_open_fds", "gauge", "Open files and sockets.", Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        text.Single("dotnet_gc_heap_bytes", "gauge", "Managed heap after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Single("dotnet_allocated_bytes_total", "counter", "Managed memory allocated.", GC.GetTotalAllocatedBytes());
        text.Metric("dotnet_gc_collections_total", "counter", "Collections by generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            text.Sample("dotnet_gc_collections_total", GC.CollectionCount(generation), ("generation", generation.ToString()));
    }
}
