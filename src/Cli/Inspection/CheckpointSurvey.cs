using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Checkpoints;

namespace DistTrain.Cli.Inspection;

/// <summary>Verifies every checkpoint of a run, and lists them, newest first.</summary>
internal sealed class CheckpointSurvey(string directory)
{
    /// <summary>The directory of checkpoints, given that directory or its run's; null for any other path.</summary>
    public static string? DirectoryOf(string path)
    {
        var inner = new RunDirectory(path).Checkpoints;
        if (Directory.Exists(inner))
            return inner;
        return Directory.Exists(path) && new CheckpointStore(path).List().Count > 0 ? path : null;
    }

    public void Write(CliContext context)
    {
        var store = new CheckpointStore(directory);
        var table = new TextTable("checkpoint", "#epochs", "#steps", "verified");
        foreach (var name in store.List())
            table.Add(name.ToString(), name.Epochs.ToString(), name.Step.ToString(), Verify(store, name.ToString()));
        table.Write(context);
        context.Output.WriteLine();
    }

    private static string Verify(CheckpointStore store, string name)
    {
        try
        {
            store.Load(name);
            return "OK";
        }
        catch (CheckpointException exception)
        {
            return "bad: " + exception.Message;
        }
    }
}
