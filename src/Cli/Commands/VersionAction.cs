using System.CommandLine;
using System.CommandLine.Invocation;
using DistTrain.Cli.Doctor;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary><c>--version</c>: the version and the engines that are compiled in.</summary>
internal sealed class VersionAction(CliContext context) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        context.Output.WriteLine($"disttrain {Engines.Version} ({Engines.Actors}, {Engines.Tensors})");
        return ExitCodes.Done;
    }
}
