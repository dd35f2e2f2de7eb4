using System.Collections.Immutable;
using DistTrain.Coordinator.Telemetry;

namespace DistTrain.Coordinator.Api;

/// <summary>Where and how the HTTP side of a coordinator is served.</summary>
public sealed record HttpOptions
{
    /// <summary>The address listened at: an IP address or <c>localhost</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The port; 0 lets the system choose.</summary>
    public required int Port { get; init; }

    /// <summary>Host names that requests may be for, besides addresses and <c>localhost</c>. None: no other while it listens on
    /// loopback, any when it listens to a network.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>What changing calls must bring; null refuses them all.</summary>
    public string? Token { get; init; }

    /// <summary>The coordinator's state directory; <c>jobs/ID</c> below it is a job's directory.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The largest request body, in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Connections at most; one more is closed at once.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>Event streams at most; one more is answered by 503.</summary>
    public int MaxStreams { get; init; } = 128;

    /// <summary>Until an answer that does not stream must be there.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two looks at a job's files and state while somebody watches.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What this process has done for jobs.</summary>
    public RunCounterBook Counters { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
