using System.Collections.Immutable;
using Akka.Configuration;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Shared.Cluster;

/// <summary>What the actor system of a process in a cluster is started with.</summary>
public sealed record ClusterMember
{
    /// <summary>What the process is; see <see cref="ProcessRole"/>.</summary>
    public required string Role { get; init; }

    /// <summary>Where actors listen; port 0 lets the system choose.</summary>
    public required Endpoint Listen { get; init; }

    /// <summary>The host name that others reach this process by.</summary>
    public required string Advertise { get; init; }

    /// <summary>Processes through which it joins; empty for one that begins a cluster.</summary>
    public ImmutableArray<Endpoint> Join { get; init; } = [];

    /// <summary>The <c>IDowningProvider</c> that decides which members are given up.</summary>
    public required Type Downing { get; init; }

    /// <summary>Serializers of messages that only processes of its kind exchange, beside
    /// <see cref="ClusterConfiguration.Messages"/>.</summary>
    public Config Messages { get; init; } = Config.Empty;

    /// <summary>This process's certificate and whom it trusts; null for no TLS.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>Told of peers that are refused or cannot be reached.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock of its connections.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
