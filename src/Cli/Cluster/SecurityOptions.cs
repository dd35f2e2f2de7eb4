using System.CommandLine;
using DistTrain.Cli.Shell;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Cli.Cluster;

/// <summary>The options by which the processes of a cluster know each other; one set for each command.</summary>
internal sealed class SecurityOptions
{
    private const string Replaced = "this process's own certificate (--tls-certificate) stands for it";

    private readonly Option<string> _secretFile = new("--secret-file")
    {
        Description = "Holds the cluster's secret, from which mutual TLS between all processes is made.",
        HelpName = "FILE",
    };

    private readonly Option<string> _certificate = new("--tls-certificate")
    {
        Description = "This process's own certificate (PEM), instead of one made from the secret; needs --tls-ca.",
        HelpName = "FILE",
    };

    private readonly Option<string> _key = new("--tls-key")
    {
        Description = "The certificate's private key (PEM), when it is not in the certificate's file.",
        HelpName = "FILE",
    };

    private readonly Option<string> _authority = new("--tls-ca")
    {
        Description = "The authorities (PEM) that every process's certificate must come from.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Listen to a network without a secret and without TLS.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_secretFile, _certificate, _key, _authority, _insecure])
            command.Options.Add(option);
    }

    /// <summary>What was said, with the files read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="role">The process's role, which a certificate must be for.</param>
    /// <param name="time">This machine's clock.</param>
    /// <exception cref="BadInputException">A file is missing, unfit, or not of this role.</exception>
    public ClusterSecurity Read(ParseResult parsed, string role, TimeProvider time)
    {
        var file = parsed.GetValue(_secretFile);
        var own = ReadTls(parsed.GetValue(_certificate), parsed.GetValue(_key), parsed.GetValue(_authority), role);
        var security = (own, file) switch
        {
            (null, null) => ClusterSecurity.None,
            (null, _) => ReadSecret(file, role, time),
            (_, null) => new ClusterSecurity { Tls = own },
            _ => new ClusterSecurity { Tls = own, Cautions = [$"--secret-file {file} is not used: {Replaced}"] },
        };
        return security with { Insecure = parsed.GetValue(_insecure) };
    }

    private static ClusterSecurity ReadSecret(string file, string role, TimeProvider time)
    {
        try
        {
            var secret = ClusterSecret.Read(file);
            return ClusterSecurity.From(secret, role, time) with { Cautions = [.. Cautions(file, secret)] };
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException($"--secret-file {e.Message}", e);
        }
    }

    private static IEnumerable<string> Cautions(string file, ClusterSecret secret)
    {
        if (!secret.IsGenerated)
            yield return $"--secret-file {file} holds {secret.Characters} characters that nothing shows to be random: "
                + "whoever reaches a port can guess at them in peace, if slowly; make a secret that nobody guesses with: "
                + "disttrain secret --output FILE";
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0)
            yield return $"--secret-file {file} can be read by every user of this machine; take that away with: chmod o-r {file}";
    }

    private static TlsIdentity? ReadTls(string? certificate, string? key, string? authority, string role)
    {
        if (certificate is null && key is null && authority is null)
            return null;
        if (certificate is null || authority is null)
            throw new BadInputException(
                $"{(certificate is null ? "--tls-certificate" : "--tls-ca")} is missing: TLS needs --tls-certificate FILE and "
                    + "--tls-ca FILE");
        foreach (var (option, file) in ((string, string?)[])
            [("--tls-certificate", certificate), ("--tls-key", key), ("--tls-ca", authority)])
            if (file is not null && !File.Exists(file))
                throw new BadInputException(
                    $"{option} {file}: no such file; deploy/certs/make-certs.sh makes certificates for development");
        try
        {
            return TlsIdentity.Load(certificate, key, authority, role);
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException(e.Message, e);
        }
    }
}
