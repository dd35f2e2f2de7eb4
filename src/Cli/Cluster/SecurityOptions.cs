using System.CommandLine;
using DistTrain.Cli.Shell;
using DistTrain.Shared.Hosting;
using DistTrain.Shared.Security;

namespace DistTrain.Cli.Cluster;

/// <summary>The options by which the processes of a cluster know each other; one set for each command.</summary>
internal sealed class SecurityOptions
{
    private readonly Option<string> _secretFile = new("--secret-file") { Description = "Holds the cluster's secret.", HelpName = "FILE" };

    private readonly Option<string> _certificate = new("--tls-certificate")
    {
        Description = "This process's certificate (PEM), for mutual TLS with all others; needs --tls-ca.",
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
    /// <param name="role">The role that the certificate must be for.</param>
    /// <exception cref="BadInputException">A file is missing, unfit, or not of this role.</exception>
    public ClusterSecurity Read(ParseResult parsed, string role) => new()
    {
        Secret = ListenRules.Secret(parsed.GetValue(_secretFile)),
        Tls = ReadTls(parsed.GetValue(_certificate), parsed.GetValue(_key), parsed.GetValue(_authority), role),
        Insecure = parsed.GetValue(_insecure),
    };

    private static TlsIdentity? ReadTls(string? certificate, string? key, string? authority, string role)
    {
        if (certificate is null && key is null && authority is null)
            return null;
        if (certificate is null || authority is null)
            throw new BadInputException(
                $"{(certificate is null ? "--tls-certificate" : "--tls-ca")} is missing: TLS needs --tls-certificate FILE and --tls-ca FILE");
        foreach (var (option, file) in ((string, string?)[])[("--tls-certificate", certificate), ("--tls-key", key), ("--tls-ca", authority)])
            if (file is not null && !File.Exists(file))
                throw new BadInputException($"{option} {file}: no such file; deploy/certs/make-certs.sh makes certificates for development");
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
