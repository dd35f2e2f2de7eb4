using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>Writes job files with every default written out.</summary>
public static class JobFileWriter
{
    /// <summary>The text that reads back to an equal <paramref name="job"/>; paths are absolute.</summary>
    public static string Write(JobSpec job) => YamlText.Write((YamlMapping)JobFile.Root.Write(job));
}
