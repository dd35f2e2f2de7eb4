namespace DistTrain.Shared.Protocol;

/// <summary>To the pool: every process of the cluster logs at this level; answered by <see cref="LogLevelReply"/>.</summary>
/// <param name="Level">A level's name; null: each at the level that it was started with.</param>
/// <param name="Seconds">How long; 0 without limit.</param>
public sealed record SetLogLevel(string? Level, int Seconds);

/// <summary>Answered by <see cref="LogLevelReply"/>.</summary>
public sealed record GetLogLevel;

/// <summary>What the cluster logs.</summary>
/// <param name="Level">A level's name; null: each process at the level that it was started with.</param>
/// <param name="SecondsLeft">Until it ends; 0 without limit.</param>
public sealed record LogLevelReply(string? Level, int SecondsLeft);
