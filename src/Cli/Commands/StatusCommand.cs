using System.CommandLine;
using System.Globalization;
using DistTrain.Cli.Progress;
using DistTrain.Cli.Remote;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Yaml;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain status</c>: the jobs and workers of a coordinator, or one job.</summary>
internal sealed class StatusCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain status",
        "disttrain status heart --to http://coordinator:8080",
    ];

    private readonly Argument<string?> _job = new("JOB")
    {
        Description = "The job's id; all jobs and workers when not given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly RemoteOptions _remote;

    public StatusCommand(CliContext context) : base("status", "Show what a coordinator's jobs and workers are doing.")
    {
        Arguments.Add(_job);
        _remote = new RemoteOptions(this, changes: false);
        SetAction(async (parsed, cancelled) =>
        {
            using var client = _remote.Connect(parsed, context);
            if (parsed.GetValue(_job) is not { } id)
            {
                WriteJobs(await client.JobsAsync(cancelled), context);
                WriteWorkers(await client.WorkersAsync(cancelled), context);
                return ExitCodes.Done;
            }

            var job = await client.JobAsync(id, cancelled);
            Write(job, context);
            if (!job.State.IsFinal())
                WriteWorkers([.. (await client.WorkersAsync(cancelled)).Where(worker => worker.Job == job.Id)], context);
            return ExitCodes.Done;
        });
    }

    private static void WriteJobs(IReadOnlyList<JobStatus> jobs, CliContext context)
    {
        if (jobs.Count == 0)
        {
            context.Output.WriteLine("no job; hand one in with 'disttrain submit JOB.yaml'");
            return;
        }

        var table = new TextTable("job", "state", "#epoch", "#train", "#validation", "#samples/s", "#workers", "waits for");
        foreach (var job in jobs)
        {
            table.Add(
                job.Id.Value, KebabCase.Of(job.State).Replace('-', ' '), Epoch(job), Quantity.Figure(job.LastEpoch?.TrainLoss),
                Quantity.Figure(job.LastEpoch?.ValidationLoss), Quantity.Rate(job.LastEpoch?.SamplesPerSecond ?? double.NaN),
                job.Workers.Length.ToString(CultureInfo.InvariantCulture), job.WaitsFor ?? "");
        }

        table.Write(context);
    }

    private static void Write(JobStatus job, CliContext context)
    {
        var output = context.Output;
        var why = job.WaitsFor ?? job.Reason;
        output.WriteLine($"{job.Id}: {KebabCase.Of(job.State).Replace('-', ' ')}{(why is null ? "" : ", " + why)}");
        if (job.Position is { } at)
        {
            output.WriteLine($"epoch {Epoch(job)}, step {at.StepInEpoch.ToString("N0", CultureInfo.InvariantCulture)} of "
                + $"{at.StepsPerEpoch.ToString("N0", CultureInfo.InvariantCulture)}, {Quantity.Count(at.Step, "step")} since "
                + "the start");
        }

        if (job.LastEpoch is { } last)
            output.WriteLine("last  " + EpochLine.Format(last, job.Epochs, null));
        if (job.Best is { } best && best.Epoch != job.LastEpoch?.Epoch)
            output.WriteLine("best  " + EpochLine.Format(best, job.Epochs, null));
        foreach (var line in job.Result is { } result ? RunSummary.Lines(result) : [])
            output.WriteLine(line);
    }

    private static void WriteWorkers(IReadOnlyList<WorkerStatus> workers, CliContext context)
    {
        context.Output.WriteLine();
        if (workers.Count == 0)
        {
            context.Output.WriteLine("no worker here; start one with 'disttrain worker --join HOST:PORT'");
            return;
        }

        var table = new TextTable("worker", "job", "doing", "#microbatches/s", "#heard", "device");
        foreach (var worker in workers)
        {
            var rate = worker.MicrobatchesPerSecond;
            table.Add(
                worker.Worker.Value, worker.Job?.Value ?? "-", worker.Doing ?? "-", rate > 0 ? Quantity.Rate(rate) : "-",
                string.Create(CultureInfo.InvariantCulture, $"{worker.LastMessageSeconds ?? 0:0.0} s ago"), worker.Device);
        }

        table.Write(context);
    }

    private static string Epoch(JobStatus job) => job.Position is not { } at
        ? "-"
        : at.Epoch.ToString(CultureInfo.InvariantCulture)
            + (job.Epochs is { } most ? "/" + most.ToString(CultureInfo.InvariantCulture) : "");
}
