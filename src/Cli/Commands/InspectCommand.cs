using System.CommandLine;
using DistTrain.Cli.Inspection;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Checkpointing;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain inspect</c>: what a checkpoint holds, and whether every byte of it is what was written.</summary>
internal sealed class InspectCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain inspect runs/heart-20260102T030405Z",
        "disttrain inspect runs/heart-20260102T030405Z/checkpoints/epoch-000012-step-000000084",
        "disttrain inspect model.safetensors",
    ];

    private readonly Argument<string> _model = new("CHECKPOINT")
    {
        Description = "A run's directory (all its checkpoints, then its best one), a checkpoint's directory "
            + "or a .safetensors file.",
    };

    public InspectCommand(CliContext context) : base("inspect", "Show and verify a checkpoint.")
    {
        Arguments.Add(_model);
        SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(_model);
            if (CheckpointSurvey.DirectoryOf(path) is { } directory)
                new CheckpointSurvey(directory).Write(context);
            var model = ModelFile.Load(path, warning => context.Error.WriteLine("warning: " + warning));
            ModelReport.Write(model, context);
            return ExitCodes.Done;
        });
    }
}
