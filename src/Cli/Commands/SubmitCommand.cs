using System.CommandLine;
using DistTrain.Cli.Remote;
using DistTrain.Cli.Shell;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain submit</c>: sends a job file to a coordinator; it is checked and its paths are resolved
/// here.</summary>
internal sealed class SubmitCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain submit examples/heart/job.yaml --to http://coordinator:8080 --token-file token",
        "disttrain submit job.yaml --name heart-lr2 --set optimizer.adam.learning-rate=0.002",
    ];

    private readonly Argument<string> _jobFile = new("JOB.yaml") { Description = "The job file." };

    private readonly Option<string> _name = new("--name")
    {
        Description = "The job's id; made from its name when not given.",
        HelpName = "ID",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "A table to train on instead of the job file's.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Override a value of the job file; may be repeated.",
        HelpName = "path=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly RemoteOptions _remote;

    public SubmitCommand(CliContext context) : base(
        "submit", "Hand a job to a coordinator; it reads the data, at the paths of the job file.")
    {
        Arguments.Add(_jobFile);
        foreach (var option in (Option[])[_name, _data, _set])
            Options.Add(option);
        _remote = new RemoteOptions(this, changes: true);
        SetAction((parsed, cancelled) => RunAsync(parsed, context, cancelled));
    }

    private async Task<int> RunAsync(ParseResult parsed, CliContext context, CancellationToken cancelled)
    {
        var read = JobFileReader.ReadFile(parsed.GetRequiredValue(_jobFile), parsed.GetValue(_set), parsed.GetValue(_data));
        if (!read.IsGood)
            throw new BadInputException(read.Errors);
        foreach (var warning in read.Warnings)
            context.Error.WriteLine("warning: " + warning);
        var name = parsed.GetValue(_name);
        if (name is not null && !JobId.IsValid(name))
        {
            throw new BadInputException(
                $"--name {name}: letters, digits, '.', '_' and '-' are expected, at most {JobId.MaxLength} of them");
        }

        using var client = _remote.Connect(parsed, context);
        var path = "api/jobs" + (name is null ? "" : "?name=" + Uri.EscapeDataString(name));
        var (job, text) = await client.ChangeAsync(path, JobFileWriter.Write(read.Value), cancelled);
        context.Output.WriteLine(text);
        context.Output.WriteLine($"watch it with: disttrain watch {job} --to {client.Address.ToString().TrimEnd('/')}");
        return ExitCodes.Done;
    }
}
