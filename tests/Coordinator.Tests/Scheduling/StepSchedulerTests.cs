using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Tests.Scheduling;

public sealed class StepSchedulerTests
{
    private static readonly WorkerId A = new("a"), B = new("b"), C = new("c");
    private readonly ReductionTree _tree = new(4);
    private readonly StepScheduler _scheduler;
    private TimeSpan _now;
    private RunPosition _position = RunPosition.Start;

    public StepSchedulerTests() => _scheduler = new StepScheduler(_tree, new StepSchedulerOptions());

    [Fact]
    public void BeginStep_OneWorker_HandsTheRootOut()
    {
        Join(A);

        var handout = Assert.Single(Begin());

        Assert.Equal((A, ReductionTree.Root, HandoutReason.Share), (handout.Worker, handout.Assignment.Node, handout.Reason));
        Assert.Equal(_position, handout.Assignment.Position);
    }

    [Fact]
    public void BeginStep_TwoWorkers_HandsEachItsHalf()
    {
        Join(A, B);

        var handouts = Begin();

        Assert.Equal([(A, _tree.Left(0)), (B, _tree.Right(0))], handouts.Select(h => (h.Worker, h.Assignment.Node)));
    }

    [Fact]
    public void BeginStep_ThreeWorkers_CoversEverySliceOnce()
    {
        Join(A, B, C);

        var slices = Begin().Select(h => _tree.Range(h.Assignment.Node)).SelectMany(r => Enumerable.Range(r.First, r.Count));

        Assert.Equal([0, 1, 2, 3], slices.Order());
    }

    [Fact]
    public void BeginStep_WorkerOnceTooSlowForAnySlice_IsTriedAgainAfterAWhile()
    {
        Join(A, B);
        var slow = 100.0;
        var shares = new List<int>();
        for (var step = 0; step < 600; step++)
        {
            var handouts = Begin();
            shares.Add(handouts.Where(h => h.Worker == B).Sum(h => _tree.Range(h.Assignment.Node).Count));
            var began = _now;
            double Seconds(Handout h) => 0.01 * _tree.Range(h.Assignment.Node).Count * (h.Worker == B ? slow : 1);
            foreach (var handout in handouts.OrderBy(Seconds))
            {
                _now = began + TimeSpan.FromSeconds(Seconds(handout));
                Answer(handout);
            }

            if (shares[^1] == 0)
                slow = 1;
        }

        Assert.Contains(0, shares);
        Assert.Equal(2, shares[^1]);
    }

    [Fact]
    public void BeginStep_TooFewWorkers_ThrowsWithTheReason()
    {
        var scheduler = new StepScheduler(_tree, new StepSchedulerOptions { MinWorkers = 2 });
        Assert.Equal("waiting for a worker", scheduler.Waiting);
        scheduler.Join(A, default);

        Assert.False(scheduler.CanBegin);
        Assert.Equal("waiting for workers: 1 of at least 2 are there", scheduler.Waiting);
        var error = Assert.Throws<InvalidOperationException>(() => scheduler.BeginStep(RunPosition.Start, default));
        Assert.Equal(scheduler.Waiting, error.Message);
    }

    [Fact]
    public void BeginStep_StepIsOpen_Throws()
    {
        Join(A);
        Begin();
        Assert.Throws<InvalidOperationException>(() => _scheduler.BeginStep(_position.Next(), _now));
    }

    [Fact]
    public void Join_Twice_Throws()
    {
        Join(A);
        Assert.Throws<ArgumentException>(() => _scheduler.Join(A, _now));
    }

    [Fact]
    public void Answer_AllNodes_CompletesTheStep()
    {
        Join(A, B);
        var handouts = Begin();

        Assert.Equal(NodeVerdict.Accepted, Answer(handouts[0]));
        Assert.False(_scheduler.IsComplete);
        Assert.Equal(NodeVerdict.Accepted, Answer(handouts[1]));
        Assert.True(_scheduler.IsComplete);
        Assert.Null(_scheduler.Waiting);
    }

    [Fact]
    public void Answer_Twice_CountsOnce()
    {
        Join(A, B);
        var handouts = Begin();
        Answer(handouts[0]);
        Assert.Equal(NodeVerdict.NotHeld, Answer(handouts[0]));
        Assert.False(_scheduler.IsComplete);
    }

    [Fact]
    public void Answer_OtherAttemptNodeWorkerOrStep_IsRefused()
    {
        Join(A, B);
        var (worker, assignment, _) = Begin()[0];

        Assert.Equal(NodeVerdict.NotHeld, _scheduler.Answer(worker, 0, assignment.Node, assignment.Attempt + 7, _now));
        Assert.Equal(NodeVerdict.NotHeld, _scheduler.Answer(worker, 0, assignment.Node + 1, assignment.Attempt, _now));
        Assert.Equal(NodeVerdict.NotHeld, _scheduler.Answer(worker, 0, -1, assignment.Attempt, _now));
        Assert.Equal(NodeVerdict.NotHeld, _scheduler.Answer(worker, 0, 99, assignment.Attempt, _now));
        Assert.Equal(NodeVerdict.NotHeld, _scheduler.Answer(B, 0, assignment.Node, assignment.Attempt, _now));
        Assert.Equal(NodeVerdict.NotHeld, _scheduler.Answer(C, 0, assignment.Node, assignment.Attempt, _now));
        Assert.Equal(NodeVerdict.OldStep, _scheduler.Answer(worker, 1, assignment.Node, assignment.Attempt, _now));
        Assert.Equal(NodeVerdict.Accepted, _scheduler.Answer(worker, 0, assignment.Node, assignment.Attempt, _now));
    }

    [Fact]
    public void Answer_AttemptOfAStepBefore_IsRefused()
    {
        Join(A);
        var old = Begin()[0];
        Answer(old);
        var next = Begin()[0];

        Assert.NotEqual(old.Assignment.Attempt, next.Assignment.Attempt);
        Assert.Equal(NodeVerdict.NotHeld, _scheduler.Answer(A, 1, next.Assignment.Node, old.Assignment.Attempt, _now));
    }

    [Fact]
    public void Lose_HolderOfANode_GivesItToAnother()
    {
        Join(A, B);
        var handouts = Begin();
        Answer(handouts[1]);

        Assert.True(_scheduler.Lose(A, _now));

        var moved = Assert.Single(Take());
        Assert.Equal((B, _tree.Left(0), HandoutReason.HolderLost), (moved.Worker, moved.Assignment.Node, moved.Reason));
        Assert.Equal(NodeVerdict.NotHeld, Answer(handouts[0]));
        Assert.Equal(NodeVerdict.Accepted, Answer(moved));
        Assert.True(_scheduler.IsComplete);
    }

    [Fact]
    public void Lose_SeveralAreFree_SplitsItsNode()
    {
        Join(A, B, C);
        var handouts = Begin();
        Assert.Equal(_tree.Left(0), handouts.Single(h => h.Worker == A).Assignment.Node);
        foreach (var handout in handouts.Where(h => h.Worker != A))
            Answer(handout);

        _scheduler.Lose(A, _now);

        var moved = Take();
        Assert.Equal([B, C], moved.Select(h => h.Worker).OrderBy(w => w.Value, StringComparer.Ordinal));
        Assert.Equal([_tree.Leaf(0), _tree.Leaf(1)], moved.Select(h => h.Assignment.Node).Order());
    }

    [Fact]
    public void Lose_OnlyWorker_WaitsAndTheNextTakesOver()
    {
        Join(A);
        Begin();
        _scheduler.Lose(A, _now);
        Assert.Empty(Take());
        Assert.Equal("waiting for a worker", _scheduler.Waiting);

        Join(B);

        var handout = Assert.Single(Take());
        Assert.Equal((B, ReductionTree.Root, HandoutReason.WorkerCame), (handout.Worker, handout.Assignment.Node, handout.Reason));
        Assert.Null(_scheduler.Waiting);
    }

    [Fact]
    public void Lose_TheOthersAreBusy_WaitsForTheFirstThatIsFree()
    {
        Join(A, B, C);
        var handouts = Begin();

        _scheduler.Lose(B, _now);
        Assert.Empty(Take());
        Assert.Equal("waiting for a free worker", _scheduler.Waiting);
        Answer(handouts.Single(h => h.Worker == C));

        Assert.Equal(C, Assert.Single(Take()).Worker);
    }

    [Fact]
    public void Lose_AllOfSeveral_TheFirstThatComesLeavesSomeForTheNext()
    {
        Join(A, B);
        Begin();
        _scheduler.Lose(A, _now);
        _scheduler.Lose(B, _now);

        Join(A);
        var first = Assert.Single(Take());
        Join(B);
        var second = Assert.Single(Take());

        Assert.Equal((A, B), (first.Worker, second.Worker));
        Assert.Equal([_tree.Left(0), _tree.Right(0)], new[] { first.Assignment.Node, second.Assignment.Node }.Order());
    }

    [Fact]
    public void Lose_Unknown_IsFalse() => Assert.False(_scheduler.Lose(A, _now));

    [Fact]
    public void Waiting_BelowMinWorkersWithinAStep_IsNotWaiting()
    {
        var scheduler = new StepScheduler(_tree, new StepSchedulerOptions { MinWorkers = 2 });
        scheduler.Join(A, default);
        scheduler.Join(B, default);
        scheduler.BeginStep(RunPosition.Start, default);
        var handouts = new List<Handout>();
        scheduler.TakeHandouts(handouts);
        scheduler.Answer(B, 0, handouts[1].Assignment.Node, handouts[1].Assignment.Attempt, default);
        scheduler.Lose(B, default);

        Assert.Null(scheduler.Waiting);
        Assert.False(scheduler.CanBegin);
    }

    [Fact]
    public void Release_WithWorkInHand_FinishesItAndGetsNoMore()
    {
        Join(A, B);
        var handouts = Begin();

        _scheduler.Release(A);

        Assert.True(_scheduler.HasWork(A));
        Assert.Equal(NodeVerdict.Accepted, Answer(handouts[0]));
        Assert.False(_scheduler.HasWork(A));
        Answer(handouts[1]);
        Assert.All(Begin(), h => Assert.Equal(B, h.Worker));
    }

    [Fact]
    public void Release_TheOthersHolderIsLost_NodeWaitsForAnother()
    {
        Join(A, B);
        Begin();
        _scheduler.Release(A);
        _scheduler.Lose(B, _now);

        Assert.Empty(Take());
        Assert.Equal("waiting for a worker", _scheduler.Waiting);
        Join(C);
        Assert.Equal(C, Assert.Single(Take()).Worker);
    }

    [Fact]
    public void Tick_HolderTakesOverThreeTimesTheMedian_DuplicatesOnAFreeWorker()
    {
        Join(A, B);
        RunSteps(3, seconds: 1);
        var handouts = Begin();
        Pass(1);
        Answer(handouts[1]);
        Pass(1.9);
        _scheduler.Tick(_now);
        Assert.Empty(Take());

        Pass(10);
        _scheduler.Tick(_now);

        var copy = Assert.Single(Take());
        Assert.Equal((B, handouts[0].Assignment.Node, HandoutReason.HolderSlow), (copy.Worker, copy.Assignment.Node, copy.Reason));
        _scheduler.Tick(_now);
        Assert.Empty(Take());
    }

    [Fact]
    public void Tick_WorkIsShort_NothingIsDuplicatedBelowTheLeastTime()
    {
        Join(A, B);
        RunSteps(3, seconds: 0.001);
        var handouts = Begin();
        Answer(handouts[1]);
        Pass(0.19);
        _scheduler.Tick(_now);
        Assert.Empty(Take());

        Pass(0.02);
        _scheduler.Tick(_now);

        Assert.Single(Take());
    }

    [Fact]
    public void Tick_NothingWasMeasuredYet_DuplicatesAfterTenSeconds()
    {
        Join(A);
        Begin();
        Join(B);
        Pass(9.9);
        _scheduler.Tick(_now);
        Assert.Empty(Take());
        Pass(0.2);
        _scheduler.Tick(_now);

        Assert.Equal((B, HandoutReason.HolderSlow), Take().Select(h => (h.Worker, h.Reason)).Single());
    }

    [Fact]
    public void Answer_OfADuplicatedNode_FirstCountsAndTheOtherWorkerIsNotFreeUntilItsComes()
    {
        var (slow, copy) = Duplicate();

        Assert.Equal(NodeVerdict.Accepted, Answer(copy));
        Assert.True(_scheduler.IsComplete);
        Assert.All(Begin(), h => Assert.Equal(B, h.Worker));
        Assert.Equal(1, _scheduler.Workers.Single(w => w.Worker == A).Superseded);
        Assert.Equal(NodeVerdict.OldStep, Answer(slow));
        Assert.Equal(0, _scheduler.Workers.Single(w => w.Worker == A).Superseded);
    }

    [Fact]
    public void Answer_OfTheSlowOne_CountsWhenItIsFirst()
    {
        var (slow, copy) = Duplicate();
        Assert.Equal(NodeVerdict.Accepted, Answer(slow));
        Assert.True(_scheduler.IsComplete);
        Assert.Equal(NodeVerdict.AlreadyAnswered, Answer(copy));
    }

    [Fact]
    public void Lose_OneOfTwoHolders_TheOtherGoesOn()
    {
        var (_, copy) = Duplicate();
        _scheduler.Lose(A, _now);
        Assert.Empty(Take());
        Assert.Equal(NodeVerdict.Accepted, Answer(copy));
        Assert.True(_scheduler.IsComplete);
    }

    [Fact]
    public void Lose_BothHolders_NodeWaits()
    {
        Duplicate();
        _scheduler.Lose(A, _now);
        _scheduler.Lose(B, _now);
        Join(C);
        Assert.Equal(HandoutReason.WorkerCame, Assert.Single(Take()).Reason);
    }

    [Fact]
    public void BeginStep_OneIsThreeTimesAsFast_GetsMore()
    {
        var tree = new ReductionTree(8);
        var scheduler = new StepScheduler(tree, new StepSchedulerOptions { StepsBetweenShares = 1 });
        scheduler.Join(A, default);
        scheduler.Join(B, default);
        var handouts = new List<Handout>();
        for (var step = 0; step < 12; step++, _position = _position.Next())
        {
            handouts.Clear();
            scheduler.BeginStep(_position, _now);
            scheduler.TakeHandouts(handouts);
            var began = _now;
            foreach (var handout in handouts.OrderBy(h => Seconds(h)))
                scheduler.Answer(
                    handout.Worker, _position.Step, handout.Assignment.Node, handout.Assignment.Attempt,
                    began + TimeSpan.FromSeconds(Seconds(handout)));
            _now += TimeSpan.FromSeconds(20);
        }

        Assert.InRange(handouts.Where(h => h.Worker == A).Sum(h => tree.Range(h.Assignment.Node).Count), 5, 7);

        double Seconds(Handout handout) => tree.Range(handout.Assignment.Node).Count * (handout.Worker == A ? 1 : 3);
    }

    [Fact]
    public void AbandonStep_Open_RefusesWhatComesAndTakesHandoutsBack()
    {
        Join(A, B);
        _scheduler.BeginStep(_position, _now);

        _scheduler.AbandonStep();

        Assert.Empty(Take());
        Assert.False(_scheduler.IsComplete);
        Assert.False(_scheduler.HasWork(A));
        Assert.Equal(NodeVerdict.OldStep, _scheduler.Answer(A, 0, 1, 1, _now));
    }

    [Fact]
    public void Workers_OutOfOrder_AreListedInIdOrder()
    {
        Join(C, A, B);
        Assert.Equal([A, B, C], _scheduler.Workers.Select(w => w.Worker));
    }

    private (Handout Slow, Handout Copy) Duplicate()
    {
        Join(A, B);
        RunSteps(3, seconds: 1);
        var handouts = Begin();
        Pass(1);
        Answer(handouts[1]);
        Pass(60);
        _scheduler.Tick(_now);
        return (handouts[0], Assert.Single(Take()));
    }

    private void RunSteps(int steps, double seconds)
    {
        for (var i = 0; i < steps; i++)
        {
            var handouts = Begin();
            Pass(seconds);
            foreach (var handout in handouts)
                Answer(handout);
        }
    }

    private void Join(params WorkerId[] workers)
    {
        foreach (var worker in workers)
            _scheduler.Join(worker, _now);
    }

    private List<Handout> Begin()
    {
        if (_scheduler.IsComplete)
            _position = _position.Next();
        _scheduler.BeginStep(_position, _now);
        return Take();
    }

    private List<Handout> Take()
    {
        var handouts = new List<Handout>();
        _scheduler.TakeHandouts(handouts);
        return handouts;
    }

    private NodeVerdict Answer(Handout handout) => _scheduler.Answer(
        handout.Worker, handout.Assignment.Position.Step, handout.Assignment.Node, handout.Assignment.Attempt, _now);

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
