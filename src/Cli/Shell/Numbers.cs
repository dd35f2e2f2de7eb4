using System.CommandLine.Parsing;

namespace DistTrain.Cli.Shell;

/// <summary>Checks of numbers in options. What is not a number at all is reported by the parser itself.</summary>
internal static class Numbers
{
    public static void AtLeastOne(OptionResult result)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < 1)
            result.AddError($"{result.Option.Name} {number}: 1 or more is expected");
    }
}
