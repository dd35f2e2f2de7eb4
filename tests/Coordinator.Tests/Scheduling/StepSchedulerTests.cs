using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

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

        var assignment = Assert.Single(Begin());

        Assert.Equal(
            (A, ReductionTree.Root, AssignmentReason.Share), (assignment.Worker, assignment.Task.Node, assignment.Reason));
        Assert.Equal(_position, assignment.Task.Position);
    }

    [Fact]
    public void BeginStep_TwoWorkers_HandsEachItsHalf()
    {
        Join(A, B);

        var assignments = Begin();

        Assert.Equal([(A, _tree.Left(0)), (B, _tree.Right(0))], assignments.Select(h => (h.Worker, h.Task.Node)));
    }

    [Fact]
    public void BeginStep_ThreeWorkers_CoversEveryMicrobatchOnce()
    {
        Join(A, B, C);

        var microbatches = Begin().Select(h => _tree.Range(h.Task.Node)).SelectMany(r => Enumerable.Range(r.First, r.Count));

        Assert.Equal([0, 1, 2, 3], microbatches.Order());
    }

    [Fact]
    public void BeginStep_WorkerOnceTooSlowForAnyMicrobatch_IsTriedAgainAfterAWhile()
    {
        Join(A, B);
        var slow = 100.0;
        var shares = new List<int>();
        for (var step = 0; step < 600; step++)
        {
            var assignments = Begin();
            shares.Add(assignments.Where(h => h.Worker == B).Sum(h => _tree.Range(h.Task.Node).Count));
            var began = _now;
            double Seconds(Assignment h) => 0.01 * _tree.Range(h.Task.Node).Count * (h.Worker == B ? slow : 1);
            foreach (var assignment in assignments.OrderBy(Seconds))
            {
                _now = began + TimeSpan.FromSeconds(Seconds(assignment));
                Answer(assignment);
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
        var assignments = Begin();

        Assert.Equal(AnswerVerdict.Accepted, Answer(assignments[0]));
        Assert.False(_scheduler.IsComplete);
        Assert.Equal(AnswerVerdict.Accepted, Answer(assignments[1]));
        Assert.True(_scheduler.IsComplete);
        Assert.Null(_scheduler.Waiting);
    }

    [Fact]
    public void Answer_Twice_CountsOnce()
    {
        Join(A, B);
        var assignments = Begin();
        Answer(assignments[0]);
        Assert.Equal(AnswerVerdict.NotHeld, Answer(assignments[0]));
        Assert.False(_scheduler.IsComplete);
    }

    [Fact]
    public void Answer_OtherAttemptNodeWorkerOrStep_IsRefused()
    {
        Join(A, B);
        var (worker, assignment, _) = Begin()[0];

        Assert.Equal(AnswerVerdict.NotHeld, _scheduler.Answer(worker, 0, assignment.Node, assignment.Attempt + 7, _now));
        Assert.Equal(AnswerVerdict.NotHeld, _scheduler.Answer(worker, 0, assignment.Node + 1, assignment.Attempt, _now));
        Assert.Equal(AnswerVerdict.NotHeld, _scheduler.Answer(worker, 0, -1, assignment.Attempt, _now));
        Assert.Equal(AnswerVerdict.NotHeld, _scheduler.Answer(worker, 0, 99, assignment.Attempt, _now));
        Assert.Equal(AnswerVerdict.NotHeld, _scheduler.Answer(B, 0, assignment.Node, assignment.Attempt, _now));
        Assert.Equal(AnswerVerdict.NotHeld, _scheduler.Answer(C, 0, assignment.Node, assignment.Attempt, _now));
        Assert.Equal(AnswerVerdict.OldStep, _scheduler.Answer(worker, 1, assignment.Node, assignment.Attempt, _now));
        Assert.Equal(AnswerVerdict.Accepted, _scheduler.Answer(worker, 0, assignment.Node, assignment.Attempt, _now));
    }

    [Fact]
    public void Answer_AttemptOfAStepBefore_IsRefused()
    {
        Join(A);
        var old = Begin()[0];
        Answer(old);
        var next = Begin()[0];

        Assert.NotEqual(old.Task.Attempt, next.Task.Attempt);
        Assert.Equal(AnswerVerdict.NotHeld, _scheduler.Answer(A, 1, next.Task.Node, old.Task.Attempt, _now));
    }

    [Fact]
    public void Remove_HolderOfANode_GivesItToAnother()
    {
        Join(A, B);
        var assignments = Begin();
        Answer(assignments[1]);

        Assert.True(_scheduler.Remove(A, _now));

        var moved = Assert.Single(Take());
        Assert.Equal((B, _tree.Left(0), AssignmentReason.HolderFailed), (moved.Worker, moved.Task.Node, moved.Reason));
        Assert.Equal(AnswerVerdict.NotHeld, Answer(assignments[0]));
        Assert.Equal(AnswerVerdict.Accepted, Answer(moved));
        Assert.True(_scheduler.IsComplete);
    }

    [Fact]
    public void Remove_SeveralAreFree_SplitsItsNode()
    {
        Join(A, B, C);
        var assignments = Begin();
        Assert.Equal(_tree.Left(0), assignments.Single(h => h.Worker == A).Task.Node);
        foreach (var assignment in assignments.Where(h => h.Worker != A))
            Answer(assignment);

        _scheduler.Remove(A, _now);

        var moved = Take();
        Assert.Equal([B, C], moved.Select(h => h.Worker).OrderBy(w => w.Value, StringComparer.Ordinal));
        Assert.Equal([_tree.Leaf(0), _tree.Leaf(1)], moved.Select(h => h.Task.Node).Order());
    }

    [Fact]
    public void Remove_OnlyWorker_WaitsAndTheNextTakesOver()
    {
        Join(A);
        Begin();
        _scheduler.Remove(A, _now);
        Assert.Empty(Take());
        Assert.Equal("waiting for a worker", _scheduler.Waiting);

        Join(B);

        var assignment = Assert.Single(Take());
        Assert.Equal(
            (B, ReductionTree.Root, AssignmentReason.WorkerCame), (assignment.Worker, assignment.Task.Node, assignment.Reason));
        Assert.Null(_scheduler.Waiting);
    }

    [Fact]
    public void Remove_TheOthersAreBusy_WaitsForTheFirstThatIsFree()
    {
        Join(A, B, C);
        var assignments = Begin();

        _scheduler.Remove(B, _now);
        Assert.Empty(Take());
        Assert.Equal("waiting for a free worker", _scheduler.Waiting);
        Answer(assignments.Single(h => h.Worker == C));

        Assert.Equal(C, Assert.Single(Take()).Worker);
    }

    [Fact]
    public void Remove_AllOfSeveral_TheFirstThatComesLeavesSomeForTheNext()
    {
        Join(A, B);
        Begin();
        _scheduler.Remove(A, _now);
        _scheduler.Remove(B, _now);

        Join(A);
        var first = Assert.Single(Take());
        Join(B);
        var second = Assert.Single(Take());

        Assert.Equal((A, B), (first.Worker, second.Worker));
        Assert.Equal([_tree.Left(0), _tree.Right(0)], new[] { first.Task.Node, second.Task.Node }.Order());
    }

    [Fact]
    public void Remove_Unknown_IsFalse() => Assert.False(_scheduler.Remove(A, _now));

    [Fact]
    public void Waiting_BelowMinWorkersWithinAStep_IsNotWaiting()
    {
        var scheduler = new StepScheduler(_tree, new StepSchedulerOptions { MinWorkers = 2 });
        scheduler.Join(A, default);
        scheduler.Join(B, default);
        scheduler.BeginStep(RunPosition.Start, default);
        var assignments = new List<Assignment>();
        scheduler.TakeAssignments(assignments);
        scheduler.Answer(B, 0, assignments[1].Task.Node, assignments[1].Task.Attempt, default);
        scheduler.Remove(B, default);

        Assert.Null(scheduler.Waiting);
        Assert.False(scheduler.CanBegin);
    }

    [Fact]
    public void Release_WithWorkInHand_FinishesItAndGetsNoMore()
    {
        Join(A, B);
        var assignments = Begin();

        _scheduler.Release(A);

        Assert.True(_scheduler.HasWork(A));
        Assert.Equal(AnswerVerdict.Accepted, Answer(assignments[0]));
        Assert.False(_scheduler.HasWork(A));
        Answer(assignments[1]);
        Assert.All(Begin(), h => Assert.Equal(B, h.Worker));
    }

    [Fact]
    public void Release_TheOthersHolderIsLost_NodeWaitsForAnother()
    {
        Join(A, B);
        Begin();
        _scheduler.Release(A);
        _scheduler.Remove(B, _now);

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
        var assignments = Begin();
        Pass(1);
        Answer(assignments[1]);
        Pass(1.9);
        _scheduler.Tick(_now);
        Assert.Empty(Take());

        Pass(10);
        _scheduler.Tick(_now);

        var copy = Assert.Single(Take());
        Assert.Equal((B, assignments[0].Task.Node, AssignmentReason.HolderSlow), (copy.Worker, copy.Task.Node, copy.Reason));
        _scheduler.Tick(_now);
        Assert.Empty(Take());
    }

    [Fact]
    public void Tick_WorkIsShort_NothingIsDuplicatedBelowTheLeastTime()
    {
        Join(A, B);
        RunSteps(3, seconds: 0.001);
        var assignments = Begin();
        Answer(assignments[1]);
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

        Assert.Equal((B, AssignmentReason.HolderSlow), Take().Select(h => (h.Worker, h.Reason)).Single());
    }

    [Fact]
    public void Answer_OfADuplicatedNode_FirstCountsAndTheOtherWorkerIsNotFreeUntilItsComes()
    {
        var (slow, copy) = Duplicate();

        Assert.Equal(AnswerVerdict.Accepted, Answer(copy));
        Assert.True(_scheduler.IsComplete);
        Assert.All(Begin(), h => Assert.Equal(B, h.Worker));
        Assert.Equal(1, _scheduler.Workers.Single(w => w.Worker == A).Superseded);
        Assert.Equal(AnswerVerdict.OldStep, Answer(slow));
        Assert.Equal(0, _scheduler.Workers.Single(w => w.Worker == A).Superseded);
    }

    [Fact]
    public void Answer_OfTheSlowOne_CountsWhenItIsFirst()
    {
        var (slow, copy) = Duplicate();
        Assert.Equal(AnswerVerdict.Accepted, Answer(slow));
        Assert.True(_scheduler.IsComplete);
        Assert.Equal(AnswerVerdict.AlreadyAnswered, Answer(copy));
    }

    [Fact]
    public void Remove_OneOfTwoHolders_TheOtherGoesOn()
    {
        var (_, copy) = Duplicate();
        _scheduler.Remove(A, _now);
        Assert.Empty(Take());
        Assert.Equal(AnswerVerdict.Accepted, Answer(copy));
        Assert.True(_scheduler.IsComplete);
    }

    [Fact]
    public void Remove_BothHolders_NodeWaits()
    {
        Duplicate();
        _scheduler.Remove(A, _now);
        _scheduler.Remove(B, _now);
        Join(C);
        Assert.Equal(AssignmentReason.WorkerCame, Assert.Single(Take()).Reason);
    }

    [Fact]
    public void BeginStep_OneIsThreeTimesAsFast_GetsMore()
    {
        var tree = new ReductionTree(8);
        var scheduler = new StepScheduler(tree, new StepSchedulerOptions { StepsBetweenShares = 1 });
        scheduler.Join(A, default);
        scheduler.Join(B, default);
        var assignments = new List<Assignment>();
        for (var step = 0; step < 12; step++, _position = _position.Next())
        {
            assignments.Clear();
            scheduler.BeginStep(_position, _now);
            scheduler.TakeAssignments(assignments);
            var began = _now;
            foreach (var assignment in assignments.OrderBy(h => Seconds(h)))
                scheduler.Answer(
                    assignment.Worker, _position.Step, assignment.Task.Node, assignment.Task.Attempt,
                    began + TimeSpan.FromSeconds(Seconds(assignment)));
            _now += TimeSpan.FromSeconds(20);
        }

        Assert.InRange(assignments.Where(h => h.Worker == A).Sum(h => tree.Range(h.Task.Node).Count), 5, 7);

        double Seconds(Assignment assignment) => tree.Range(assignment.Task.Node).Count * (assignment.Worker == A ? 1 : 3);
    }

    [Fact]
    public void AbandonStep_Open_RefusesWhatComesAndTakesAssignmentsBack()
    {
        Join(A, B);
        _scheduler.BeginStep(_position, _now);

        _scheduler.AbandonStep();

        Assert.Empty(Take());
        Assert.False(_scheduler.IsComplete);
        Assert.False(_scheduler.HasWork(A));
        Assert.Equal(AnswerVerdict.OldStep, _scheduler.Answer(A, 0, 1, 1, _now));
    }

    [Fact]
    public void Workers_OutOfOrder_AreListedInIdOrder()
    {
        Join(C, A, B);
        Assert.Equal([A, B, C], _scheduler.Workers.Select(w => w.Worker));
    }

    private (Assignment Slow, Assignment Copy) Duplicate()
    {
        Join(A, B);
        RunSteps(3, seconds: 1);
        var assignments = Begin();
        Pass(1);
        Answer(assignments[1]);
        Pass(60);
        _scheduler.Tick(_now);
        return (assignments[0], Assert.Single(Take()));
    }

    private void RunSteps(int steps, double seconds)
    {
        for (var i = 0; i < steps; i++)
        {
            var assignments = Begin();
            Pass(seconds);
            foreach (var assignment in assignments)
                Answer(assignment);
        }
    }

    private void Join(params WorkerId[] workers)
    {
        foreach (var worker in workers)
            _scheduler.Join(worker, _now);
    }

    private List<Assignment> Begin()
    {
        if (_scheduler.IsComplete)
            _position = _position.Next();
        _scheduler.BeginStep(_position, _now);
        return Take();
    }

    private List<Assignment> Take()
    {
        var assignments = new List<Assignment>();
        _scheduler.TakeAssignments(assignments);
        return assignments;
    }

    private AnswerVerdict Answer(Assignment assignment) => _scheduler.Answer(
        assignment.Worker, assignment.Task.Position.Step, assignment.Task.Node, assignment.Task.Attempt, _now);

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
