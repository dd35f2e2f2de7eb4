using System.CommandLine;
using DistTrain.Cli.Remote;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain cancel</c>, <c>pause</c> and <c>resume</c>: what a coordinator shall do with a job.</summary>
internal sealed class ControlCommand : Command
{
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id." };
    private readonly RemoteOptions _remote;

    private ControlCommand(string name, string description, CliContext context) : base(name, description)
    {
        Arguments.Add(_job);
        _remote = new RemoteOptions(this, changes: true);
        SetAction(async (parsed, cancelled) =>
        {
            using var client = _remote.Connect(parsed, context);
            var path = $"api/jobs/{Uri.EscapeDataString(parsed.GetRequiredValue(_job))}/{name}";
            context.Output.WriteLine((await client.ChangeAsync(path, "", cancelled)).Text);
            return ExitCodes.Done;
        });
    }

    public static ControlCommand Cancel(CliContext context) =>
        new("cancel", "End a coordinator's job where it stands, with a checkpoint.", context);

    public static ControlCommand Pause(CliContext context) =>
        new("pause", "Hold a coordinator's job before its next step.", context);

    public static ControlCommand Resume(CliContext context) => new("resume", "Let a paused job of a coordinator go on.", context);
}
