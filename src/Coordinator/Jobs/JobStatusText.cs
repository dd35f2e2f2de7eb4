using System.Text.Json.Nodes;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>The JSON by which a job's state goes to other processes.</summary>
internal static class JobStatusText
{
    /// <summary>A job that runs.</summary>
    public static string Of(JobStatus status) => new JsonObject
    {
        ["id"] = status.Job.Value,
        ["name"] = status.Name,
        ["state"] = status.State.Name,
    }.ToJsonString();

    /// <summary>A job that does not run here: as its directory shows it.</summary>
    public static string OfEnded(JobId id, string directory, JobEnded? ended)
    {
        var result = Path.Combine(directory, "result.json");
        return new JsonObject
        {
            ["id"] = id.Value,
            ["state"] = ended?.State.Name ?? (File.Exists(result) ? "ended" : "unknown"),
            ["result"] = File.Exists(result) ? JsonNode.Parse(File.ReadAllText(result)) : null,
        }.ToJsonString();
    }
}
