using System.CommandLine;
using DistTrain.Cli.Remote;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Logging;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain log-level</c>: what every process of a running cluster logs.</summary>
internal sealed class LogLevelCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain log-level",
        "disttrain log-level debug --seconds 600 --to http://coordinator:8080 --token-file token",
        "disttrain log-level initial",
    ];

    /// <summary>The word that undoes a change: every process logs at its own level again.</summary>
    private const string Initial = "initial";

    private readonly Argument<string?> _level = new("LEVEL")
    {
        Description = string.Join(", ", ProcessLogLevel.Names)
            + $"; {Initial}: what each process was started with. Shown when not given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _seconds = new("--seconds")
    {
        Description = "How long; without a limit when not given.",
        HelpName = "N",
    };

    public LogLevelCommand(CliContext context) : base("log-level", "Show or change what a running cluster logs.")
    {
        Arguments.Add(_level);
        Options.Add(_seconds);
        var remote = new RemoteOptions(this, changes: true);
        SetAction(async (parsed, cancelled) =>
        {
            using var client = remote.Connect(parsed, context);
            var view = parsed.GetValue(_level) is not { } level
                ? await client.LogLevelAsync(cancelled)
                : await client.SetLogLevelAsync(level == Initial ? null : level, parsed.GetValue(_seconds), cancelled);
            context.Output.WriteLine(Describe(view));
            return ExitCodes.Done;
        });
    }

    private static string Describe(LogLevelStatus view) => view switch
    {
        { SecondsLeft: { } left } => $"{view.Level}, for {left} s more; then {view.Initial}",
        _ when view.Level != view.Initial => $"{view.Level}; it was started with {view.Initial}",
        _ => view.Level,
    };
}
