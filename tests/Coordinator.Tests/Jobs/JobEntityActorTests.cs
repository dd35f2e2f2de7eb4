using Akka.Actor;
using Akka.Configuration;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Jobs;

public sealed class JobEntityActorTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly JobId s_id = new("tiny");

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("disttrain-entity-");
    private readonly JobHostOptions _host;

    public JobEntityActorTests()
        : base(ConfigurationFactory.ParseString("akka.loglevel = WARNING\nakka.stdout-loglevel = OFF")) =>
        _host = new JobHostOptions
        {
            StateDirectory = _state.FullName,
            Pool = ActorRefs.Nobody,
            Training = new TrainingOptions(),
            Publish = (_, _, _) => "test",
            Withdraw = _ => { },
            Observe = (_, _) => new RecordingObserver(),
        };

    [Fact]
    public void SubmitJob_ProcessStops_IsKeptForTheNextAndNotStarted()
    {
        _host.Hosted.Close();
        var job = Sys.ActorOf(JobEntityActor.Props(s_id.Value, _host));

        job.Tell(new SubmitJob(s_id, Samples.JobFile), TestActor);
        Assert.True(ExpectMsg<JobReply>(s_limit).Accepted);
        job.Tell(new StartJob(s_id), TestActor);
        job.Tell(new GetJobStatus(s_id), TestActor);

        Assert.Equal(JobPhase.Queued, ExpectMsg<JobStatusReply>(s_limit).Status!.State);
        Assert.True(File.Exists(_host.State.RunOf(s_id).JobFile));
        Assert.Empty(_host.Counters.Latest(1));
    }

    [Fact]
    public async Task LeaveAsync_JobsOfTheProcess_AllStopAndNoneIsTakenAfterwards()
    {
        foreach (var id in (string[])["a", "b"])
            Watch(Sys.ActorOf(JobEntityActor.Props(id, _host)));
        AwaitCondition(() => _host.Hosted.Count == 2, s_limit);

        var late = await _host.Hosted.LeaveAsync();

        Assert.Equal(0, late);
        Assert.True(_host.Hosted.IsClosed);
        ExpectMsg<Terminated>(s_limit);
        ExpectMsg<Terminated>(s_limit);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _state.Delete(recursive: true);
    }
}
