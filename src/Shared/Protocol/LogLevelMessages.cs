using System.Text.Json.Serialization;

namespace DistTrain.Shared.Protocol;

/// <summary>To the pool, from every process: what is to be logged? Answered by <see cref="LogLevelReply"/>.</summary>
public sealed record GetLogLevel;

/// <summary>The log level that holds in the cluster.</summary>
/// <param name="Level">One of <see cref="Logging.ProcessLogLevel.Names"/>; null: each process at its initial one.</param>
/// <param name="SecondsLeft">Until it ends; 0 without limit.</param>
public sealed record LogLevelReply(
    [property: JsonConverter(typeof(LogLevelNameConverter))] string? Level, int SecondsLeft = 0);
