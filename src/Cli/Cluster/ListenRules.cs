using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using DistTrain.Cli.Shell;
using DistTrain.Shared.Cluster;

namespace DistTrain.Cli.Cluster;

/// <summary>What is checked and filled in before a process of a cluster listens.</summary>
internal static class ListenRules
{
    /// <summary>Reads <c>HOST:PORT</c> of an option.</summary>
    /// <exception cref="BadInputException">It is not one.</exception>
    public static Endpoint Parse(string option, string text, int defaultPort) =>
        Endpoint.TryParse(text, defaultPort, out var endpoint)
            ? endpoint.Value
            : throw new BadInputException($"{option} {text}: HOST:PORT is expected, for example 127.0.0.1:{defaultPort}");

    /// <summary>Reads the token of changing calls; makes one in the state directory, readable by its owner alone, when no file is
    /// named.</summary>
    /// <exception cref="BadInputException">The file is missing or too short.</exception>
    public static string Token(string? file, string stateDirectory)
    {
        var path = file ?? Path.Combine(stateDirectory, "token");
        if (file is null && !File.Exists(path))
        {
            Directory.CreateDirectory(stateDirectory);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        }

        if (!File.Exists(path))
            throw new BadInputException($"--token-file {path}: no such file");
        var token = File.ReadAllText(path).Trim();
        return token.Length >= 16
            ? token
            : throw new BadInputException($"--token-file {path}: holds {token.Length} characters; at least 16 are expected");
    }

    /// <summary>Refuses to have actors or the data plane listen where strangers could take part.</summary>
    /// <exception cref="BadInputException">Somebody else could take part in the cluster.</exception>
    public static void Check(Endpoint listen, ClusterSecurity security)
    {
        if (security.Objection(listen) is { } objection)
            throw new BadInputException(objection);
    }

    /// <summary>Refuses to serve the page and the API to a network without a token file, a secret, TLS or
    /// <c>--insecure</c>.</summary>
    /// <exception cref="BadInputException">Anybody could read everything.</exception>
    public static void CheckHttp(Endpoint listen, ClusterSecurity security, bool tokenGiven)
    {
        if (!tokenGiven && security.Objection(listen) is not null)
            throw new BadInputException(
                $"--http {listen} is open to the network and there is neither a token file, a secret nor TLS: name what changing "
                + "calls must bring with --token-file FILE, or say --insecure; reading needs no token in any case");
    }

    /// <summary>The host name to give to others: as said, the address listened at, or for 0.0.0.0 the one that leads to
    /// <paramref name="peer"/>.</summary>
    public static string Advertise(string? said, Endpoint listen, Endpoint? peer)
    {
        if (!string.IsNullOrWhiteSpace(said))
            return said;
        if (listen.Host is not ("0.0.0.0" or "::"))
            return listen.Host;
        if (peer is not { } other)
            return Dns.GetHostName();
        try
        {
            // No packet is sent: connecting a datagram socket only asks the routing table.
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(other.Host, other.Port);
            return ((IPEndPoint)probe.LocalEndPoint!).Address.ToString();
        }
        catch (SocketException)
        {
            return Dns.GetHostName();
        }
    }
}
