using DistTrain.Shared.Security;

namespace DistTrain.Shared.Cluster;

/// <summary>How the processes of a cluster know each other, on both planes. All processes need the same.</summary>
public sealed record ClusterSecurity
{
    /// <summary>No authentication: anybody who reaches a port may take part. For loopback alone.</summary>
    public static ClusterSecurity None { get; } = new();

    /// <summary>Mutual TLS, from the cluster's secret or from certificates of one's own; null for none.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Whether peers that show no certificate are accepted (<c>--insecure</c>).</summary>
    public bool Insecure { get; init; }

    /// <summary>Warnings for the log about settings that are allowed but unsafe.</summary>
    public IReadOnlyList<string> Cautions { get; init; } = [];

    /// <summary>One secret for everything: a certificate of this process's own under the cluster's root.</summary>
    /// <param name="secret">What every process of the cluster knows.</param>
    /// <param name="role">This process's role, one of <see cref="ProcessRole"/>.</param>
    /// <param name="time">This machine's clock.</param>
    public static ClusterSecurity From(ClusterSecret secret, string role, TimeProvider time)
    {
        using var root = ClusterRoot.Of(secret);
        return new ClusterSecurity { Tls = root.Issue(role, time) };
    }

    /// <summary>Why a process may not listen there; null when it may.</summary>
    public string? Objection(Endpoint listen) =>
        listen.IsLoopback || Insecure || Tls is not null
            ? null
            : $"listening at {listen} is open to the network and there is neither a secret nor TLS: name a secret with "
                + "--secret-file FILE or certificates with --tls-certificate FILE --tls-ca FILE (on every process), or say "
                + "--insecure";

    /// <summary>Without the keys: for logs.</summary>
    public override string ToString() => $"{Tls?.ToString() ?? "no TLS"}{(Insecure ? ", insecure" : "")}";
}
