using System.CommandLine;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Commands;

/// <summary>The option <c>--kernels</c>, the same for every command that computes.</summary>
internal static class KernelsOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--kernels")
        {
            Description = "Kernels on the CPU: auto (widest, unless found slower), vendor (as the libraries choose), widest, "
                + "or portable (AVX2 everywhere). Workers of a job must have the same.",
            HelpName = string.Join('|', KernelSets.Names),
            DefaultValueFactory = _ => KernelSets.Name(KernelSet.Auto),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var said }] && !KernelSets.TryParse(said, out _))
                result.AddError($"--kernels {said}: one of {string.Join(", ", KernelSets.Names)} is expected");
        });
        return option;
    }

    /// <summary>The set that was chosen; <see cref="KernelSet.Auto"/> without the option.</summary>
    public static KernelSet Read(ParseResult parsed, Option<string> option) =>
        KernelSets.TryParse(parsed.GetRequiredValue(option), out var set) ? set : KernelSet.Auto;
}
