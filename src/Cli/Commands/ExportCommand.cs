using System.CommandLine;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Shared.Logging;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain export</c>: a model's tensors as a file that PyTorch and others read.</summary>
internal sealed class ExportCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain export --model runs/heart-20260102T030405Z --output heart.safetensors",
    ];

    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<string> _output = CommonOptions.Output(
        "The .safetensors file to write; one that is there is replaced.");

    public ExportCommand(CliContext context) : base(
        "export", "Write a model as a .safetensors file, with PyTorch's names and layout.")
    {
        Options.Add(_model);
        Options.Add(_output);
        SetAction(parsed =>
        {
            var output = parsed.GetRequiredValue(_output);
            var model = ModelFile.Load(
                parsed.GetRequiredValue(_model), warning => context.Error.WriteLine("warning: " + warning));
            // Loading has verified the file; its bytes are what is exported.
            var file = Directory.Exists(model.Path) ? Path.Combine(model.Path, "model.safetensors") : model.Path;
            OutputFile.Write(output, stream =>
            {
                using var source = File.OpenRead(file);
                source.CopyTo(stream);
            });
            context.Output.WriteLine($"{Quantity.Count(model.Layout.Entries.Length, "tensor")}, "
                + $"{Quantity.Count(model.Layout.ParameterCount, "parameter")} from {model.Path} to {output}");
            return ExitCodes.Done;
        });
    }
}
