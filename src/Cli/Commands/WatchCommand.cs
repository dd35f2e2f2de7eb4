using System.CommandLine;
using DistTrain.Cli.Remote;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Protocol;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain watch</c>: a coordinator's job on this terminal, to its end.</summary>
internal sealed class WatchCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain watch",
        "disttrain watch heart --to http://coordinator:8080",
    ];

    private readonly Argument<string?> _job = new("JOB")
    {
        Description = "The job's id; when not given, the newest one that goes on, or else the newest.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly RemoteOptions _remote;

    public WatchCommand(CliContext context) : base("watch", "Follow a coordinator's job; ends with the job's exit code.")
    {
        Arguments.Add(_job);
        _remote = new RemoteOptions(this, changes: false);
        SetAction(async (parsed, cancelled) =>
        {
            using var client = _remote.Connect(parsed, context);
            var job = parsed.GetValue(_job) ?? await NewestAsync(client, cancelled);
            return await new JobWatch(client, context).RunAsync(job, cancelled);
        });
    }

    private static async Task<string> NewestAsync(CoordinatorClient client, CancellationToken cancelled)
    {
        var jobs = await client.JobsAsync(cancelled);
        if (jobs.Count == 0)
            throw new BadInputException(
                $"the coordinator at {client.Address} has no job; hand one in with 'disttrain submit JOB.yaml'");
        return (jobs.FirstOrDefault(job => !job.State.IsFinal()) ?? jobs[0]).Id.Value;
    }
}
