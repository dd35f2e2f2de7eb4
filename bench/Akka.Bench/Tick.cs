namespace Akka.Bench;

/// <summary>The message of the throughput runs.</summary>
internal sealed record Tick(long Number);
