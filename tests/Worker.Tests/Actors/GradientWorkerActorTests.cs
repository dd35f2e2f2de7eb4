using Akka.Actor;
using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Actors;
using TorchSharp;

namespace DistTrain.Worker.Tests.Actors;

public sealed class GradientWorkerActorTests : ActorTest
{
    private const string Job =
        """
        name: points
        data: {synthetic: {kind: blobs, rows: 90}, split: {train: 0.8, validation: 0.2, test: 0}}
        model: {layers: [{linear: 4}]}
        loss: cross-entropy
        batch-size: 24
        microbatches: 6
        epochs: 1
        """;

    private static readonly WorkerId s_id = new("worker-1");
    private static readonly RunPosition s_start = RunPosition.Start;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("disttrain-worker-");
    private readonly FakeDataPlane _dataPlane = new();
    private readonly Akka.TestKit.TestProbe _parent;
    private readonly IActorRef _worker;

    public GradientWorkerActorTests()
    {
        _parent = CreateTestProbe();
        _worker = _parent.ChildActorOf(GradientWorkerActor.Props(s_id, new GradientWorkerOptions
        {
            Device = torch.CPU,
            Numerics = new NumericsIdentity("2.10.0", "AVX512", "3.7.1 avx512_core", "2024.2 AVX-512", 1, "EPYC", "0a1b2c"),
            DataDirectory = _directory.FullName,
            DataSetFile = key => Path.Combine(_directory.FullName, key + ".data"),
            DataPlaneAt = address =>
                address == "test" ? _dataPlane : throw new InvalidOperationException($"no data plane at {address}"),
        }));
    }

    [Fact]
    public async Task PrepareJob_GoodJob_JoinsAndIsReady()
    {
        _worker.Tell(Prepare("one", runAttempt: 3));

        var join = await _dataPlane.NextJoin();
        var channel = join.Accept();

        Assert.Equal((s_id, new JobId("one"), 3), (join.Offer.Worker, join.Offer.Job, join.Offer.RunAttempt));
        Assert.Equal(12, join.Offer.Layout.ParameterCount);
        Assert.Equal(FakeChannel.IsReady, await channel.Next<string>());
    }

    [Fact]
    public async Task Compute_SeveralNodes_AnswersEachInOrder()
    {
        var (join, channel) = await Join("one");

        join.Session.Compute([new GradientTask(s_start, 1, 7), new GradientTask(s_start, 6, 8)]);

        var first = await channel.Next<PartialGradient>();
        var second = await channel.Next<PartialGradient>();
        Assert.Equal((s_id, 0L, 1, 7, 12L), (first.Worker, first.Step, first.Node, first.Attempt, first.Sums.Samples));
        Assert.Equal((6, 8), (second.Node, second.Attempt));
    }

    [Fact]
    public async Task Evaluate_SamplesOfAPart_AnswersWithOutputs()
    {
        var (join, channel) = await Join("one");

        join.Session.Evaluate(new EvaluationAssignment(5, DatasetSplit.Validation, 2, 3, 10, 0));

        var result = await channel.Next<EvaluationResult>();
        Assert.Equal((5L, 2, 7, 28), (result.Round, result.Microbatch, result.Samples, result.Outputs.Length));
    }

    [Fact]
    public async Task PrepareJob_BadModel_TellsItsParent()
    {
        _worker.Tell(Prepare("one", job: Job.Replace("[{linear: 4}]", "[{max-pool: 2}, {linear: 4}]", StringComparison.Ordinal)));

        var failed = await _parent.ExpectMsgAsync<JobNotPrepared>(Limit);
        Assert.Equal(new JobId("one"), failed.Job);
        Assert.Equal(s_id, failed.Failure.Worker);
        Assert.Contains("model", failed.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrepareJob_MissingDataSet_TellsItsParent()
    {
        _worker.Tell(Prepare("one") with { DataSet = new string('0', 64) });

        var failed = await _parent.ExpectMsgAsync<JobNotPrepared>(Limit);
        Assert.Contains(new string('0', 64), failed.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JoinRefused_ThenAnotherJob_JoinsThat()
    {
        _worker.Tell(Prepare("one"));
        (await _dataPlane.NextJoin()).Answer.SetException(new JoinRefusedException("the job has ended"));

        var (join, _) = await Join("two");

        Assert.Equal(new JobId("two"), join.Offer.Job);
    }

    [Fact]
    public async Task Joined_AfterAnotherJobTookOver_LetsTheLateChannelGo()
    {
        _worker.Tell(Prepare("one"));
        var late = await _dataPlane.NextJoin();
        var (join, channel) = await Join("two");

        var lateChannel = late.Accept();
        Assert.Equal(FakeChannel.IsDisposed, await lateChannel.Next<string>());
        join.Session.Compute([new GradientTask(s_start, ReductionTree.Root, 1)]);

        Assert.Equal(24, (await channel.Next<PartialGradient>()).Sums.Samples);
    }

    [Fact]
    public async Task JoinFailed_AfterAnotherJobTookOver_StaysWithThat()
    {
        _worker.Tell(Prepare("one"));
        var late = await _dataPlane.NextJoin();
        var (join, channel) = await Join("two");

        late.Answer.SetException(new JoinRefusedException("too late"));
        join.Session.Compute([new GradientTask(s_start, ReductionTree.Root, 1)]);

        await channel.Next<PartialGradient>();
    }

    [Fact]
    public async Task Compute_FromASessionItLeft_IsDropped()
    {
        var (old, oldChannel) = await Join("one");
        var (join, channel) = await Join("two");
        Assert.Equal(FakeChannel.IsDisposed, await oldChannel.Next<string>());

        old.Session.Compute([new GradientTask(s_start, ReductionTree.Root, 1)]);
        old.Session.Evaluate(new EvaluationAssignment(1, DatasetSplit.Validation, 0, 0, 5, 0));
        old.Session.Closed("it is over");
        join.Session.Compute([new GradientTask(s_start, ReductionTree.Root, 99)]);

        Assert.Equal(99, (await channel.Next<PartialGradient>()).Attempt);
    }

    [Fact]
    public async Task Closed_ThenTheSameJobAgain_JoinsAgain()
    {
        var (join, channel) = await Join("one");

        join.Session.Closed("the connection is gone");
        Assert.Equal(FakeChannel.IsDisposed, await channel.Next<string>());

        await Join("one");
    }

    [Fact]
    public async Task Compute_LibtorchRefuses_FailsTheJobWithItsText()
    {
        var model = $"{{assembly: '{typeof(FailsInTraining).Assembly.Location}', type: {typeof(FailsInTraining).FullName}}}";
        var (join, channel) = await Join("one", Job.Replace("{layers: [{linear: 4}]}", model, StringComparison.Ordinal));

        join.Session.Compute([new GradientTask(s_start, ReductionTree.Root, 1)]);

        var failure = await channel.Next<WorkerFailure>();
        Assert.Contains("shape '[-1, 7]' is invalid", failure.Message, StringComparison.Ordinal);
        join.Session.Evaluate(new EvaluationAssignment(1, DatasetSplit.Validation, 0, 0, 5, 0));
        await channel.Next<EvaluationResult>();
    }

    [Fact]
    public async Task PostStop_WhileInAJob_LeavesIt()
    {
        var (_, channel) = await Join("one");

        Sys.Stop(_worker);

        Assert.Equal(FakeChannel.IsDisposed, await channel.Next<string>());
    }

    [Fact]
    public async Task Joined_AfterTheWorkerStopped_LetsTheLateChannelGo()
    {
        _worker.Tell(Prepare("one"));
        var late = await _dataPlane.NextJoin();
        Watch(_worker);
        Sys.Stop(_worker);
        await ExpectTerminatedAsync(_worker, Limit);

        Assert.Equal(FakeChannel.IsDisposed, await late.Accept().Next<string>());
    }

    [Fact]
    public async Task Leave_ManyJobs_LeavesNoTensor()
    {
        var (_, channel) = await Join("job-0");
        var before = LiveTensors.Count();
        for (var i = 1; i <= 5; i++)
        {
            var left = channel;
            (_, channel) = await Join($"job-{i}");
            Assert.Equal(FakeChannel.IsDisposed, await left.Next<string>());
        }

        // A weight and a bias each.
        Assert.Equal(before, LiveTensors.Count(parametersMade: 5 * 2));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _directory.Delete(recursive: true);
    }

    public sealed class FailsInTraining : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        private readonly TorchSharp.Modules.Linear linear = torch.nn.Linear(2, 4);

        public FailsInTraining() : base(nameof(FailsInTraining)) => RegisterComponents();

        public override torch.Tensor forward(torch.Tensor input) => training ? input.view(-1, 7) : linear.call(input);
    }

    private async Task<(FakeJoin Join, FakeChannel Channel)> Join(string id, string job = Job)
    {
        _worker.Tell(Prepare(id, job: job));
        var join = await _dataPlane.NextJoin();
        var channel = join.Accept();
        Assert.Equal(FakeChannel.IsReady, await channel.Next<string>());
        return (join, channel);
    }

    private PrepareJob Prepare(string id, int runAttempt = 1, string job = Job)
    {
        var spec = JobFileReader.Read(job, "job.yaml", _directory.FullName);
        Assert.True(spec.IsGood, string.Join("\n", spec.Errors));
        var prepared = DataSetPreparation.Prepare(
            spec.Value.Data, spec.Value.Loss.TargetType, spec.Value.Seed, _directory.FullName);
        Assert.True(prepared.IsGood, string.Join("\n", prepared.Errors));
        using var data = prepared.Value;
        return new PrepareJob(new JobId(id), runAttempt, JobFileWriter.Write(spec.Value), data.ContentKey, "test");
    }
}
