using System.CommandLine;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Remote;

/// <summary>The options of commands that talk to a coordinator.</summary>
internal sealed class RemoteOptions
{
    /// <summary>The variable that may hold the token itself.</summary>
    private const string TokenVariable = "DISTTRAIN_TOKEN";

    private readonly Option<string> _to = new("--to")
    {
        Description = "The coordinator's HTTP address.",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
    };

    private readonly Option<string>? _tokenFile;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="changes">Whether it changes something, which needs a token.</param>
    public RemoteOptions(Command command, bool changes)
    {
        command.Options.Add(_to);
        if (!changes)
            return;
        _tokenFile = new("--token-file")
        {
            Description = $"Holds the coordinator's token (its STATE/token); {TokenVariable} may hold it instead.",
            HelpName = "FILE",
        };
        command.Options.Add(_tokenFile);
    }

    /// <summary>A client for the coordinator that was named.</summary>
    /// <exception cref="BadInputException">The address or the token cannot be used.</exception>
    public CoordinatorClient Connect(ParseResult parsed, CliContext context) =>
        new(Address(parsed.GetRequiredValue(_to)), Token(parsed, context), context.Time);

    /// <summary>Reads <c>http://HOST:PORT</c>; the scheme may be left out.</summary>
    internal static Uri Address(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.Host.Length > 0
            ? new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : throw new BadInputException($"--to {text}: http://HOST:PORT is expected, for example http://127.0.0.1:8080");

    private string? Token(ParseResult parsed, CliContext context)
    {
        if (_tokenFile is null)
            return null;
        if (parsed.GetValue(_tokenFile) is not { } file)
            return context.Variable(TokenVariable)?.Trim();
        return File.Exists(file)
            ? File.ReadAllText(file).Trim()
            : throw new BadInputException($"--token-file {file}: no such file; the coordinator keeps its token in STATE/token");
    }
}
