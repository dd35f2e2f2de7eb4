using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Hosting;

/// <summary>How the processes of a cluster know each other, on both planes. All processes need the same.</summary>
public sealed record ClusterSecurity
{
    /// <summary>Neither secret nor TLS: for loopback.</summary>
    public static ClusterSecurity None { get; } = new();

    /// <summary>What every process of the cluster knows, or null.</summary>
    public string? Secret { get; init; }

    /// <summary>Mutual TLS, or null.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Whether strangers are put up with (<c>--insecure</c>).</summary>
    public bool Insecure { get; init; }

    /// <summary>The same for the data plane.</summary>
    public DataPlaneSecurity DataPlane => new() { Secret = Secret, Tls = Tls, AllowOpenNetwork = Insecure };

    /// <summary>Why the data plane may not listen there; null when it may.</summary>
    public string? Objection(Endpoint listen) =>
        listen.IsLoopback || Insecure || Secret is not null || Tls is not null
            ? null
            : $"listening at {listen} is open to the network and there is neither a secret nor TLS: name a secret with "
                + "--secret-file FILE or certificates with --tls-certificate FILE --tls-ca FILE (on every process), or say --insecure";

    /// <summary>Why actors may not listen there; null when they may. An engine may be unable to prove a secret, or ask for no
    /// certificates.</summary>
    public string? Objection(Endpoint listen, RemotingAbilities engine)
    {
        if (Objection(listen) is { } open)
            return open;
        if (listen.IsLoopback || Insecure || (Secret is not null && engine.ProvesSecret) || (Tls is not null && engine.AsksForCertificates))
            return null;
        return Tls is null
            ? $"listening at {listen} is open to the network: this build's actor runtime ({engine.Name}) does not know cluster secrets; "
                + "give certificates with --tls-certificate FILE --tls-ca FILE, or say --insecure"
            : $"listening at {listen} is open to the network: with TLS this build's actor runtime ({engine.Name}) asks those who connect "
                + "for no certificate (Akka.NET does from 1.5.52 on); build with a newer one, or say --insecure";
    }

    /// <summary>What was given and does nothing with this engine; null when there is nothing of that kind.</summary>
    public string? Caution(RemotingAbilities engine) =>
        Secret is null || engine.ProvesSecret
            ? null
            : $"the secret guards the data plane alone: this build's actor runtime ({engine.Name}) does not know cluster secrets, "
                + (Tls is not null && engine.AsksForCertificates ? "so TLS guards the actors" : "and whoever reaches its port can take part");

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{DataPlane}{(Insecure ? ", insecure" : "")}";
}
