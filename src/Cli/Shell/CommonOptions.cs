using System.CommandLine;

namespace DistTrain.Cli.Shell;

/// <summary>Options that several commands have; each command gets its own, since a symbol belongs to one command line.</summary>
internal static class CommonOptions
{
    public static Option<string> Model() => new("--model")
    {
        Description = "A run's directory (its best model), a checkpoint's directory or a .safetensors file.",
        HelpName = "CHECKPOINT",
        Required = true,
    };

    public static Option<string> Output(string what) => new("--output")
    {
        Description = what,
        HelpName = "FILE",
        Required = true,
    };
}
