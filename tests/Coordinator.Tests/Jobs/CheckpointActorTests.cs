using Akka.Actor;
using Akka.Configuration;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Jobs;

public sealed class CheckpointActorTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("disttrain-checkpoints-");
    private readonly SimulatedJob _job = SimulatedJob.Create();
    private readonly TrainingContext _context;
    private readonly PreparedRun _run;
    private readonly IActorRef _actor;

    public CheckpointActorTests() : base(ConfigurationFactory.ParseString("akka.loglevel = WARNING\nakka.stdout-loglevel = OFF"))
    {
        _context = _job.Context(1, null);
        _run = new PreparedRun(new RunDirectory(_directory.FullName), _context, [], TimeProvider.System);
        _actor = Sys.ActorOf(CheckpointActor.Props(_run, TestActor));
    }

    [Fact]
    public void Flush_NothingWaits_AnswersAtOnce()
    {
        _actor.Tell(FlushCheckpoints.Instance);
        ExpectMsg<CheckpointsFlushed>(s_limit);
    }

    [Fact]
    public void Write_ThenFlush_AnswersWhenItIsOnTheDisk()
    {
        _actor.Tell(new WriteCheckpoint(Snapshot(epoch: 1, isBest: true)));
        _actor.Tell(FlushCheckpoints.Instance);

        var written = ExpectMsg<TrainingEvent.CheckpointWritten>(s_limit);
        ExpectMsg<CheckpointsFlushed>(s_limit);

        Assert.True(File.Exists(Path.Combine(written.Path, "manifest.json")));
    }

    [Fact]
    public void Write_FasterThanTheDisk_LastAndBestAreThereAndFitTogether()
    {
        for (var epoch = 1; epoch <= 20; epoch++)
            _actor.Tell(new WriteCheckpoint(Snapshot(epoch, isBest: epoch == 12)));
        _actor.Tell(FlushCheckpoints.Instance);
        FishForMessage<CheckpointsFlushed>(_ => true, s_limit);

        var latest = new CheckpointStore(_run.Directory.Checkpoints).LoadLatest(Assert.Fail)!;

        Assert.Equal(20, latest.State.Position.Epoch - 1);
        Assert.StartsWith("epoch-000012-", latest.State.Best!.Checkpoint, StringComparison.Ordinal);
        Assert.Equal(
            12f, new CheckpointStore(_run.Directory.Checkpoints).Load(latest.State.Best.Checkpoint!).Model.Vector.Span[0]);
    }

    [Fact]
    public void Write_TheBestFails_IsWrittenBeforeLaterOnes()
    {
        // A file where the directory should be: nothing can be written.
        File.WriteAllText(_run.Directory.Checkpoints, "in the way");
        _actor.Tell(new WriteCheckpoint(Snapshot(epoch: 1, isBest: true)));
        ExpectMsg<TrainingEvent.CheckpointFailed>(s_limit);
        File.Delete(_run.Directory.Checkpoints);

        _actor.Tell(new WriteCheckpoint(Snapshot(epoch: 2, isBest: false)));
        _actor.Tell(FlushCheckpoints.Instance);
        ExpectMsg<TrainingEvent.CheckpointWritten>(s_limit);
        ExpectMsg<TrainingEvent.CheckpointWritten>(s_limit);
        ExpectMsg<CheckpointsFlushed>(s_limit);

        var latest = new CheckpointStore(_run.Directory.Checkpoints).LoadLatest(Assert.Fail)!;
        Assert.StartsWith("epoch-000001-", latest.State.Best!.Checkpoint, StringComparison.Ordinal);
    }

    [Fact]
    public void Flush_NothingCanBeWritten_StillAnswers()
    {
        File.WriteAllText(_run.Directory.Checkpoints, "in the way");
        _actor.Tell(new WriteCheckpoint(Snapshot(epoch: 1, isBest: true)));
        _actor.Tell(new WriteCheckpoint(Snapshot(epoch: 2, isBest: false)));
        _actor.Tell(FlushCheckpoints.Instance);

        FishForMessage<CheckpointsFlushed>(_ => true, s_limit);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _job.Dispose();
        _directory.Delete(recursive: true);
    }

    private RunSnapshot Snapshot(int epoch, bool isBest)
    {
        var model = ModelState.Create(_job.Model.Layout, OptimizerFactory.Create(_job.Spec.Optimizer));
        model.Vector.Span[0] = epoch;
        var best = isBest || epoch < 12
            ? new BestCheckpoint(isBest ? epoch : 1, "train-loss", 0.5, null)
            : new BestCheckpoint(12, "train-loss", 0.5, null);
        var state = RunState.Initial(_job.Spec, _context.Schedule).TakenUpBy(_job.Id, 1, _job.Spec, _job.Data) with
        {
            Position = new RunPosition(epoch + 1, 0, epoch * 4), Best = best,
            Tensors = StoredTensor.Of(_job.Model.Layout), Numerics = SimulatedJob.Numerics,
        };
        return _context.Snapshots.Copy(state, model, isBest);
    }
}
