using System.Text.Json;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>What result.json says of the end of a job and of its model.</summary>
internal sealed record ModelOfAJob(string Outcome, long Steps, long Samples, string Parameters, string State)
{
    public static ModelOfAJob Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var result = document.RootElement;
        return new ModelOfAJob(
            result.GetProperty("outcome").GetString()!,
            result.GetProperty("steps").GetInt64(),
            result.GetProperty("samples").GetInt64(),
            result.GetProperty("parameters_sha256").GetString()!,
            result.GetProperty("state_sha256").GetString()!);
    }
}
