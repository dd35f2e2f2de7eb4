using System.CommandLine;
using System.Globalization;
using DistTrain.Cli.Shell;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Commands;

/// <summary>Computes with a set of kernels and prints how long it took; <c>--kernels auto</c> starts it in another
/// process.</summary>
internal sealed class TryKernelsCommand : Command
{
    public const string CommandName = "try-kernels";

    private readonly Argument<string> _set = new("SET") { Description = "vendor or widest." };

    public TryKernelsCommand(CliContext context) : base(CommandName, "Time the matrix products of a training step.")
    {
        Hidden = true;
        Arguments.Add(_set);
        SetAction(parsed =>
        {
            if (!KernelSets.TryParse(parsed.GetRequiredValue(_set), out var set) || context.UseKernels(set).Set != set)
                return ExitCodes.Failed;
            context.Output.WriteLine(ProductTiming.Measure().ToString("r", CultureInfo.InvariantCulture));
            return ExitCodes.Done;
        });
    }
}
