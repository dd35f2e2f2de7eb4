using Akka.Actor;
using Akka.Configuration;
using DistTrain.Cli.Training;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.TestSupport;
using DistTrain.Worker.Transport;

namespace DistTrain.Coordinator.Tests.Jobs;

public sealed class TrainingJobActorTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly JobId s_id = new("job-1");
    private static readonly NumericsIdentity s_other = SimulatedJob.Numerics with { Mkl = "2024.2 AVX-512" };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("disttrain-job-");
    private readonly SimulatedJob _job = SimulatedJob.Create();
    private readonly RecordingObserver _observer = new();
    private readonly Akka.TestKit.TestProbe _parent;
    private readonly RunCounters _counters = new();
    private StepEngine? _engine;
    private int _withdrawn;

    public TrainingJobActorTests() : base(ConfigurationFactory.ParseString(
        "akka.loglevel = WARNING\nakka.stdout-loglevel = OFF\nakka.test.single-expect-default = 30s")) =>
            _parent = CreateTestProbe();

    [Fact]
    public void StartJob_OneWorker_TrainsToItsEndAndWritesTheResult()
    {
        var job = Start();
        var wanted = Work(job);

        var end = End();

        Assert.Equal(JobPhase.Completed, end.State.Phase);
        Assert.Equal((1, 1, 4), (wanted.Prepare.RunAttempt, wanted.Min, end.State.Result!.Epochs));
        Assert.Equal(end.State.Result.ParametersSha256, RunResult.FromJson(File.ReadAllText(At("result.json"))).ParametersSha256);
        Assert.Equal(4, File.ReadAllLines(At("epochs.jsonl")).Length);
        Assert.Equal([1, 2, 3, 4], _observer.Epochs.Select(e => e.Epoch));
        Assert.NotEmpty(Checkpoints());
        Assert.Equal((end.State.Result.Steps, end.State.Result.Samples), (_counters.Steps, _counters.Samples));
        Assert.True(_counters is { CheckpointsWritten: > 0, CheckpointsFailed: 0, CheckpointSeconds: > 0 });
        Watch(job);
        Sys.Stop(job);
        ExpectTerminated(job, s_limit);
        Assert.Equal(1, _withdrawn);
    }

    [Fact]
    public void StartJob_TwoWorkers_GivesTheBitsOfOne()
    {
        var one = Run();
        Work(Start(folder: "two"), workers: 2);

        var two = End().State.Result!;

        Assert.Equal((one.ParametersSha256, one.StateSha256, one.Test), (two.ParametersSha256, two.StateSha256, two.Test));
    }

    [Fact]
    public void CancelJob_WithinAnEpoch_WritesACheckpointFromWhichItGoesOnToTheSameEnd()
    {
        var whole = Run();
        var job = Start(folder: "parts");
        Work(job, steps: 6);
        AwaitAssert(() => Assert.Equal(6, _engine!.Status().Position.Step), s_limit);
        job.Tell(new CancelJob(s_id, "interrupted"));
        var cancelled = End();
        Assert.Equal(6, cancelled.State.Result!.Steps);
        Assert.Equal(JobPhase.Cancelled, cancelled.State.Phase);
        Stop(job);

        Work(Start(folder: "parts", resume: true), workers: 3);
        var end = End();

        Assert.Equal(
            (whole.ParametersSha256, whole.StateSha256, 16L),
            (end.State.Result!.ParametersSha256, end.State.Result.StateSha256, end.State.Result.Steps));
        Assert.Equal([1, 2, 3, 4], File.ReadAllLines(At("../parts/epochs.jsonl")).Select(l => EpochRecord.FromJson(l).Epoch));
    }

    [Fact]
    public void StartJob_ResumedAfterItsEnd_EndsTheSameAgain()
    {
        var first = Run();

        Work(Start(resume: true));
        var again = End();

        Assert.Equal(JobPhase.Completed, again.State.Phase);
        Assert.Equal((first.ParametersSha256, first.StateSha256, first.Test, first.Reason),
            (again.State.Result!.ParametersSha256, again.State.Result.StateSha256, again.State.Result.Test,
                again.State.Result.Reason));
    }

    [Fact]
    public void CancelJob_BeforeStart_EndsOnceWithoutAResult()
    {
        var job = Create();
        job.Tell(new CancelJob(s_id, "never mind"));
        var end = End();
        Assert.Equal(new JobState(JobPhase.Cancelled, "never mind", Result: null), end.State);

        job.Tell(new CancelJob(s_id, "again"));
        job.Tell(new StartJob(s_id));
        job.Tell(new GetJobStatus(s_id), _parent.Ref);

        Assert.Equal(JobPhase.Cancelled, _parent.ExpectMsg<JobStatusReply>(s_limit).Status!.State);
    }

    [Fact]
    public void CancelJob_WhilePreparing_EndsOnce()
    {
        var job = Start();
        job.Tell(new CancelJob(s_id, "never mind"));

        var first = _parent.FishForMessage<JobEnded>(_ => true, s_limit);
        Stop(job);

        // Either it came before the preparation was done, or the loop was there already.
        Assert.Equal(JobPhase.Cancelled, first.State.Phase);
        Assert.False(_parent.HasMessages);
    }

    [Fact]
    public void CancelJob_BeforeAWorkerCame_EndsWithAResultButNoModel()
    {
        var job = Start();
        _parent.ExpectMsg<WorkersWanted>(s_limit);

        job.Tell(new CancelJob(s_id, "enough"));

        _parent.ExpectMsg<WorkersUnwanted>(s_limit);
        var end = End();
        Assert.Equal(
            (RunOutcome.Cancelled, null, 0L),
            (end.State.Result!.Outcome, end.State.Result.ParametersSha256, end.State.Result.Steps));
        Assert.Empty(Checkpoints());
    }

    [Fact]
    public void PauseJob_WhilePreparing_HoldsUntilContinueJob()
    {
        var job = Create();
        job.Tell(new PauseJob(s_id));
        job.Tell(new StartJob(s_id));
        Work(job);
        AwaitAssert(() => Assert.Equal(JobPhase.Paused, _engine!.Status().Phase), s_limit);
        Assert.Equal(0, _engine!.Status().Position.Step);

        job.Tell(new ContinueJob(s_id));

        Assert.False(_parent.ExpectMsg<WorkersWanted>(s_limit).Paused);
        Assert.Equal(JobPhase.Completed, End().State.Phase);
    }

    [Fact]
    public void WorkerFails_InTheMiddle_FailsTheJobWithItsText()
    {
        var job = Create();
        job.Tell(new PauseJob(s_id));
        job.Tell(new StartJob(s_id));
        Work(job);
        AwaitAssert(() => Assert.Equal(JobPhase.Paused, _engine!.Status().Phase), s_limit);

        job.Tell(new WorkerFailed(s_id, new WorkerFailure(new WorkerId("worker-1"), "out of memory", "")));

        var end = End();
        Assert.Equal("worker worker-1: out of memory", ReasonOfFailure(end));
        Assert.Equal(RunOutcome.Failed, RunResult.FromJson(File.ReadAllText(At("result.json"))).Outcome);
    }

    [Fact]
    public void StartJob_DataAreBad_FailsWithTheReasonAndNoRun()
    {
        var csv = Path.Combine(_directory.FullName, "missing.csv");
        var job = Start(spec => spec with { Data = new CsvData { File = csv, Target = ["y"], Numeric = ["x"] } });

        var end = End();

        Assert.Contains("missing.csv", ReasonOfFailure(end), StringComparison.Ordinal);
        Assert.Null(end.State.Result);
        Assert.False(Directory.Exists(At("checkpoints")));
    }

    [Fact]
    public void StartJob_ResumedWithinAnEpochWithOtherSamplesInAStep_IsRefused()
    {
        var job = Start();
        Work(job, steps: 6);
        AwaitAssert(() => Assert.Equal(6, _engine!.Status().Position.Step), s_limit);
        job.Tell(new CancelJob(s_id, "interrupted"));
        End();
        Stop(job);

        Start(spec => spec with { Seed = 6, BatchSize = BatchSize.Of(16) }, resume: true);

        var reason = ReasonOfFailure(End());
        Assert.Contains("seed 5, now 6, and lies within epoch 2", reason, StringComparison.Ordinal);
        Assert.Contains("batch-size 32, now 16", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void StartJob_ResumedAtAnEpochsStartWithOtherMicrobatches_SaysWhatThatMeans()
    {
        Run(spec => spec with { Epochs = 2 });

        Run(spec => spec with { Microbatches = 3 }, resume: true);

        Assert.Contains(
            _observer.Warnings,
            m => m.Contains("microbatches: 6, now 3: the result is that of neither alone", StringComparison.Ordinal));
    }

    [Fact]
    public void StartJob_EveryCheckpointIsBad_FailsInsteadOfStartingOver()
    {
        Run();
        foreach (var checkpoint in Checkpoints())
            File.Delete(Path.Combine(checkpoint, "state.json"));

        Start(resume: true);

        var end = End();
        Assert.Contains("so the run is not continued", ReasonOfFailure(end), StringComparison.Ordinal);
    }

    [Fact]
    public void StartJob_NewestCheckpointIsBad_WarnsAndEndsTheSame()
    {
        // Epochs pass faster than the disk writes, but the last checkpoint of a run is always there.
        Run(spec => spec with { Epochs = 2 });
        var whole = Run(resume: true);
        File.Delete(Path.Combine(Checkpoints().Max(StringComparer.Ordinal)!, "model.safetensors"));

        var again = Run(resume: true);

        Assert.Contains("it is passed over", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
        Assert.Equal((whole.ParametersSha256, whole.StateSha256), (again.ParametersSha256, again.StateSha256));
    }

    [Fact]
    public void StartJob_TimeIsUpWithoutAWorker_Ends()
    {
        Start(spec => spec with { WallTimeSeconds = 0.01 });
        _parent.ExpectMsg<WorkersWanted>(s_limit);
        var end = End();
        Assert.Contains("wall time", end.State.Result!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkerOfOtherNumerics_HeterogeneousIsAllowed_IsTakenAndTheResultSaysSoEvenAfterAResumption()
    {
        var job = Start(allowHeterogeneous: true);
        var wanted = Work(job, steps: 6);
        AwaitAssert(() => Assert.Equal(6, _engine!.Status().Position.Step), s_limit);
        Assert.True(_engine!.Status().Reproducible);
        await Join(wanted, s_other);
        Assert.False(_engine!.Status().Reproducible);
        job.Tell(new GetJobStatus(s_id), _parent.Ref);
        Assert.False(_parent.ExpectMsg<JobStatusReply>(s_limit).Status!.Reproducible);
        job.Tell(new CancelJob(s_id, "interrupted"));
        Assert.False(End().State.Result!.Reproducible);
        Stop(job);

        Run(resume: true);

        Assert.Contains(
            "worker-2 is taken though it has MKL 2024.2 AVX-512 instead of none",
            Assert.Single(_observer.Warnings), StringComparison.Ordinal);
        Assert.False(RunResult.FromJson(File.ReadAllText(At("result.json"))).Reproducible);
    }

    [Fact]
    public async Task WorkerOfOtherNumerics_AfterAResumption_IsRefused()
    {
        Assert.True(Run().Reproducible);
        Start(resume: true);
        var wanted = _parent.ExpectMsg<WorkersWanted>(s_limit);

        var refusal = await Assert.ThrowsAsync<JoinRefusedException>(() => Join(wanted, s_other));

        Assert.Contains("--allow-heterogeneous", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LeaveHost_WhileTraining_StopsWithACheckpointAndNoResult()
    {
        var job = Create();
        Watch(job);
        job.Tell(new PauseJob(s_id));
        job.Tell(new StartJob(s_id));
        Work(job);
        AwaitAssert(() => Assert.Equal(JobPhase.Paused, _engine!.Status().Phase), s_limit);

        job.Tell(LeaveHost.Instance);

        ExpectTerminated(job, s_limit);
        Assert.NotEmpty(Checkpoints());
        Assert.False(File.Exists(At("result.json")));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _job.Dispose();
        _observer.Dispose();
        _directory.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(_directory.FullName, "run", name);

    private string[] Checkpoints() =>
        Directory.Exists(At("checkpoints")) ? Directory.GetDirectories(At("checkpoints"), "epoch-*") : [];

    private RunResult Run(Func<JobSpec, JobSpec>? change = null, bool resume = false)
    {
        var job = Start(change, resume: resume);
        Work(job);
        var result = End().State.Result!;
        Stop(job);
        return result;
    }

    private void Stop(IActorRef job)
    {
        Watch(job);
        Sys.Stop(job);
        ExpectTerminated(job, s_limit);
    }

    private static string ReasonOfFailure(JobEnded end)
    {
        Assert.Equal(JobPhase.Failed, end.State.Phase);
        return end.State.Reason!;
    }

    private JobEnded End() => _parent.FishForMessage<JobEnded>(_ => true, s_limit);

    private IActorRef Start(
        Func<JobSpec, JobSpec>? change = null, string folder = "run", bool resume = false, bool allowHeterogeneous = false)
    {
        var job = Create(change, folder, resume, allowHeterogeneous);
        job.Tell(new StartJob(s_id));
        return job;
    }

    private IActorRef Create(
        Func<JobSpec, JobSpec>? change = null, string folder = "run", bool resume = false, bool allowHeterogeneous = false) =>
        _parent.ChildActorOf(TrainingJobActor.Props(new TrainingJobOptions
        {
            Id = s_id,
            Job = change is null ? _job.Spec : change(_job.Spec),
            OutputDirectory = Path.Combine(_directory.FullName, folder),
            DataDirectory = Path.Combine(_directory.FullName, "data"),
            Resume = resume,
            Training = new TrainingOptions { AllowHeterogeneous = allowHeterogeneous },
            Publish = (_, loop, _) =>
            {
                _engine = loop;
                return "test";
            },
            Withdraw = _ => Interlocked.Increment(ref _withdrawn),
            Observer = _observer,
            Counters = _counters,
        }));

    /// <summary>Sends the workers that the job wants; they compute so many steps.</summary>
    private WorkersWanted Work(IActorRef job, int workers = 1, long steps = long.MaxValue)
    {
        var wanted = _parent.ExpectMsg<WorkersWanted>(s_limit);
        var dataPlane = new InProcessDataPlane(_engine!);
        for (var i = 1; i <= workers; i++)
        {
            var id = new WorkerId($"worker-{i}");
            var offer = Offer(wanted, id, SimulatedJob.Numerics);
            var model = new LinearModel(_job.Data, _job.Plan, _job.Spec.Seed);
            Sys.ActorOf(Props.Create(() => new ComputingWorker(id, model, dataPlane, offer, steps)))
                .Tell(new ComputingWorker.Join());
        }

        return wanted;
    }

    private Task<IGradientChannel> Join(WorkersWanted wanted, NumericsIdentity numerics) =>
        new InProcessDataPlane(_engine!).JoinAsync(
            Offer(wanted, new WorkerId("worker-2"), numerics), new ComputingSession(ActorRefs.Nobody), CancellationToken.None);

    private WorkerOffer Offer(WorkersWanted wanted, WorkerId worker, NumericsIdentity numerics) => new(
        worker, s_id, wanted.Prepare.RunAttempt, _job.Model.Layout, _job.Model.Initial(), numerics);
}
