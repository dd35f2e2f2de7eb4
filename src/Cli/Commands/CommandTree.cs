using System.CommandLine;
using System.CommandLine.Help;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary>Every command of the program.</summary>
internal static class CommandTree
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["train"] = TrainCommand.Examples,
        ["predict"] = PredictCommand.Examples,
        ["evaluate"] = EvaluateCommand.Examples,
        ["inspect"] = InspectCommand.Examples,
        ["export"] = ExportCommand.Examples,
        ["data"] = DataCommand.Examples,
        ["secret"] = SecretCommand.Examples,
        ["health"] = HealthCommand.Examples,
        ["coordinator"] = CoordinatorCommand.Examples,
        ["worker"] = WorkerCommand.Examples,
        ["submit"] = SubmitCommand.Examples,
        ["status"] = StatusCommand.Examples,
        ["watch"] = WatchCommand.Examples,
        ["log-level"] = LogLevelCommand.Examples,
    };

    public static RootCommand Create(ProgramContext context)
    {
        var root = new RootCommand(
            "Trains neural networks on a cluster of workers; the result does not depend on how many there are.")
        {
            new TrainCommand(context),
            new PredictCommand(context),
            new EvaluateCommand(context),
            new InspectCommand(context),
            new ExportCommand(context),
            new DataCommand(context),
            new CoordinatorCommand(context),
            new WorkerCommand(context),
            new SubmitCommand(context),
            new StatusCommand(context),
            new WatchCommand(context),
            ControlCommand.Cancel(context),
            ControlCommand.Pause(context),
            ControlCommand.Resume(context),
            new LogLevelCommand(context),
            new DoctorCommand(context),
            new SecretCommand(context),
            new HealthCommand(context),
            new TryKernelsCommand(context),
        };
        var help = new Help(Examples);
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(context);
        root.SetAction(parsed =>
        {
            help.Invoke(parsed);
            return ExitCodes.BadInput;
        });
        return root;
    }
}
