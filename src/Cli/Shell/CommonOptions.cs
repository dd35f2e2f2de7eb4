using System.CommandLine;
using DistTrain.Shared.Logging;

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

    public static Option<string> LogLevel()
    {
        var option = new Option<string>("--log-level")
        {
            Description = "The least that is logged: " + string.Join(", ", ProcessLogLevel.Names) + ".",
            HelpName = "LEVEL",
            DefaultValueFactory = _ => "information",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var said }] && !ProcessLogLevel.TryParse(said, out _))
                result.AddError($"--log-level: {ProcessLogLevel.Expected(said)}");
        });
        return option;
    }

    public static Option<string> Output(string what) => new("--output")
    {
        Description = what,
        HelpName = "FILE",
        Required = true,
    };
}
