using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>The JSON of a job: what <c>/api/jobs/ID</c> answers and processes tell each other. docs/operations.md has the keys.</summary>
public static class JobStatusJson
{
    /// <summary>The JSON of a job that this process hosts.</summary>
    public static string Write(JobStatus status, JobFacts facts) => Write(View(status, facts));

    /// <summary>The JSON of a job that runs nowhere, from what its directory shows; null when that is no job's directory.</summary>
    /// <param name="job">Its id.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="ended">How it ended, where that is known better than from <c>result.json</c>; else null.</param>
    public static string? OfDirectory(JobId job, string directory, JobState? ended = null)
    {
        if (!File.Exists(Path.Combine(directory, "job.yaml")))
            return null;
        var spec = RunFiles.Job(directory);
        var state = ended ?? (RunFiles.Result(directory) is { } result ? JobTransitions.Of(result) : new JobState.Queued());
        var facts = new JobFacts(JobFacts.CreationOf(directory), spec?.Epochs, RunFiles.Epochs(directory));
        return Write(new JobStatus(job, spec?.Name ?? job.Value, state, null), facts);
    }

    /// <summary>What the JSON says.</summary>
    public static JobView View(JobStatus status, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(facts);
        var loop = status.Loop;
        var result = ResultOf(status.State);
        return new JobView
        {
            Id = status.Job.Value,
            Name = status.Name,
            State = status.State.Name,
            Reason = ReasonOf(status.State),
            WaitsFor = status.State is JobState.WaitingForWorkers waiting ? loop?.WaitsFor ?? waiting.Reason : null,
            Created = facts.Created,
            Position = loop is null
                ? PositionOf(facts.History, result)
                : new PositionView(loop.Position.Epoch, loop.Position.StepInEpoch, loop.Position.Step, loop.StepsPerEpoch),
            Epochs = facts.Epochs,
            Samples = result?.Samples ?? facts.History.Sum(epoch => epoch.Samples),
            LastEpoch = facts.History.Count > 0 ? facts.History[^1] : null,
            Best = facts.History.LastOrDefault(epoch => epoch.Best),
            Result = result,
            Reproducible = result?.Reproducible ?? loop?.Reproducible ?? true,
            UpdateModeTrial = WayOf(loop),
            Workers = loop is null || status.State.IsFinal ? [] : [.. loop.Workers.Select(worker => Worker(worker, loop))],
        };
    }

    /// <summary>Writes a job.</summary>
    public static string Write(JobView job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JsonObject
        {
            ["id"] = job.Id,
            ["name"] = job.Name,
            ["state"] = job.State,
            ["reason"] = job.Reason,
            ["waits_for"] = job.WaitsFor,
            ["created"] = job.Created.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["position"] = job.Position is not { } at ? null : new JsonObject
            {
                ["epoch"] = at.Epoch,
                ["step_in_epoch"] = at.StepInEpoch,
                ["step"] = at.Step,
                ["steps_per_epoch"] = at.StepsPerEpoch,
            },
            ["epochs"] = job.Epochs,
            ["samples"] = job.Samples,
            ["last_epoch"] = job.LastEpoch?.ToNode(),
            ["best"] = job.Best?.ToNode(),
            ["result"] = job.Result is { } result ? JsonNode.Parse(result.ToJson()) : null,
            ["reproducible"] = job.Reproducible,
            ["update_mode"] = job.UpdateModeTrial,
            ["workers"] = new JsonArray(
            [
                .. job.Workers.Select(worker => new JsonObject
                {
                    ["worker"] = worker.Worker,
                    ["doing"] = worker.Doing,
                    ["open_microbatches"] = worker.OpenMicrobatches,
                    ["microbatches_per_second"] = double.IsFinite(worker.MicrobatchesPerSecond) ? Math.Round(worker.MicrobatchesPerSecond, 3) : 0,
                }),
            ]),
        }.ToJsonString();
    }

    /// <summary>Reads what <see cref="Write(JobView)"/> wrote; unknown keys are left alone.</summary>
    /// <exception cref="FormatException">The text is not a job's status.</exception>
    public static JobView Read(string json)
    {
        try
        {
            var job = JsonNode.Parse(json) as JsonObject ?? throw new FormatException("a job's status: expected a JSON object");
            return new JobView
            {
                Id = Text(job, "id") ?? throw new FormatException("a job's status: the key 'id' is missing"),
                Name = Text(job, "name") ?? "",
                State = Text(job, "state") ?? throw new FormatException("a job's status: the key 'state' is missing"),
                Reason = Text(job, "reason"),
                WaitsFor = Text(job, "waits_for"),
                Created = Text(job, "created") is { } created ? DateTimeOffset.Parse(created, CultureInfo.InvariantCulture) : default,
                Position = job["position"] is JsonObject at
                    ? new PositionView(Number<int>(at, "epoch"), Number<int>(at, "step_in_epoch"), Number<long>(at, "step"), Number<int>(at, "steps_per_epoch"))
                    : null,
                Epochs = job["epochs"]?.GetValue<int>(),
                Samples = Number<long>(job, "samples"),
                LastEpoch = job["last_epoch"] is JsonObject last ? EpochRecord.FromNode(last) : null,
                Best = job["best"] is JsonObject best ? EpochRecord.FromNode(best) : null,
                Result = job["result"] is JsonObject result ? RunResult.FromJson(result.ToJsonString()) : null,
                Reproducible = job["reproducible"]?.GetValue<bool>() ?? true,
                UpdateModeTrial = Text(job, "update_mode"),
                Workers = [.. (job["workers"] as JsonArray ?? []).OfType<JsonObject>().Select(worker => new JobWorkerView(
                    Text(worker, "worker") ?? "", Text(worker, "doing") ?? "", Number<int>(worker, "open_microbatches"), Number<double>(worker, "microbatches_per_second")))],
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"a job's status: {e.Message}", e);
        }
    }

    private static string? Text(JsonObject json, string key) => json[key]?.GetValue<string>();

    private static T Number<T>(JsonObject json, string key) where T : struct => json[key] is { } value ? value.GetValue<T>() : default;

    private static RunResult? ResultOf(JobState state) => state switch
    {
        JobState.Completed done => done.Result,
        JobState.StoppedEarly stopped => stopped.Result,
        JobState.Failed failed => failed.Result,
        JobState.Cancelled cancelled => cancelled.Result,
        _ => null,
    };

    private static string? WayOf(EngineStatus? loop) => loop?.UpdateMode switch
    {
        UpdateMode.Pipelined => "pipelined",
        UpdateMode.AfterReduction => "after-reduction",
        _ => null,
    };

    private static string? ReasonOf(JobState state) => state switch
    {
        JobState.Queued => "waits to be started",
        JobState.Preparing => "reads its data and its last checkpoint",
        JobState.WaitingForWorkers waiting => waiting.Reason,
        JobState.Failed failed => failed.Reason,
        JobState.Cancelled cancelled => cancelled.Reason,
        _ => ResultOf(state)?.Reason,
    };

    private static PositionView? PositionOf(IReadOnlyList<EpochRecord> history, RunResult? result)
    {
        if (history.Count == 0)
            return null;
        var last = history[^1];
        return new PositionView(last.Epoch, 0, Math.Max(last.Step, result?.Steps ?? 0), (int)Math.Max(1, last.Step / last.Epoch));
    }

    private static JobWorkerView Worker(WorkerStatus worker, EngineStatus loop) =>
        new(worker.Worker.Value, Doing(worker, loop), worker.OpenMicrobatches, worker.MicrobatchesPerSecond);

    private static string Doing(WorkerStatus worker, EngineStatus loop)
    {
        var microbatches = worker.OpenMicrobatches == 1 ? "1 microbatch" : $"{worker.OpenMicrobatches} microbatches";
        return (worker, loop.Activity) switch
        {
            ({ Leaving: true, OpenMicrobatches: > 0 }, _) => $"finishes {microbatches}, then leaves",
            ({ Leaving: true }, _) => "leaves",
            (_, EngineActivity.Validating) => "validates",
            (_, EngineActivity.Testing) => "tests",
            ({ OpenMicrobatches: > 0 }, _) => $"computes {microbatches} of step {loop.Position.Step + 1}",
            ({ Superseded: > 0 }, _) => "computes what another has answered already",
            (_, EngineActivity.Paused) => "idle: the job is paused",
            (_, EngineActivity.Opening) => "joins",
            _ => "idle until the next step",
        };
    }
}
