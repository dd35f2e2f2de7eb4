using Akka.Configuration;
using Akka.Remote;

namespace DistTrain.Shared.Hosting;

/// <summary>
/// What the actor runtime of this build can do to keep strangers out. Read from the reference configuration that it ships with:
/// a setting that is not there is one that it would ignore.
/// </summary>
/// <param name="Name">Its assembly and version.</param>
/// <param name="ProvesSecret">Whether both ends of a connection prove that they know a secret. Akka.NET cannot.</param>
/// <param name="AsksForCertificates">Whether, with TLS, who accepts a connection asks for a certificate too. Akka.NET does from
/// 1.5.52 on.</param>
public sealed record RemotingAbilities(string Name, bool ProvesSecret, bool AsksForCertificates)
{
    private const string Tcp = "akka.remote.dot-netty.tcp.";

    /// <summary>Of the runtime that this build was made with.</summary>
    public static RemotingAbilities OfThisBuild { get; } = Read();

    private static RemotingAbilities Read()
    {
        var assembly = typeof(RemoteActorRefProvider).Assembly;
        var resource = Array.Find(assembly.GetManifestResourceNames(), name => name.EndsWith("Remote.conf", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{assembly.FullName} ships without the reference configuration of its remoting");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return Of($"{assembly.GetName().Name} {assembly.GetName().Version}", ConfigurationFactory.ParseString(reader.ReadToEnd()));
    }

    internal static RemotingAbilities Of(string name, Config reference) =>
        new(name, reference.HasPath(Tcp + "secret"), reference.HasPath(Tcp + "ssl.require-mutual-authentication"));
}
