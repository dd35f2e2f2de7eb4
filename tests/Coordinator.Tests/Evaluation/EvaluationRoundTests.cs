using DistTrain.Coordinator.Evaluation;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Tests.Evaluation;

public sealed class EvaluationRoundTests
{
    private static readonly WorkerId A = new("a"), B = new("b");
    private readonly EvaluationRound _round = new(7, DatasetSplit.Validation, samples: 23, microbatchLength: 5);
    private TimeSpan _now;

    [Fact]
    public void Next_UntilNothingIsLeft_CoversEverySampleOnce()
    {
        var assignments = new[] { Next(A), Next(B), Next(A), Next(B) }.ToList();
        Accept(assignments[0]!.Value, A);
        assignments.Add(Next(A));

        Assert.Equal([(0, 5), (5, 10), (10, 15), (15, 20), (20, 23)], assignments.Select(a => (a!.Value.Start, a.Value.End)));
        Assert.All(
            assignments, a => Assert.Equal((7L, DatasetSplit.Validation, 41L), (a!.Value.Round, a.Value.Part, a.Value.Step)));
        Assert.Null(Next(B));
    }

    [Fact]
    public void Next_WorkerHasTwoInHand_GetsNoMore()
    {
        Next(A);
        Next(A);
        Assert.Null(Next(A));
        Assert.NotNull(Next(B));
    }

    [Fact]
    public void Accept_AllMicrobatches_CompletesInTheOrderOfTheSamples()
    {
        var all = new List<(EvaluationAssignment Assignment, WorkerId Worker)>();
        while (!_round.IsComplete)
        {
            while (Next(A) is { } a)
                all.Add((a, A));
            Assert.True(Accept(all[^1].Assignment, A));
            all.RemoveAt(all.Count - 1);
        }

        Assert.Equal([0, 1, 2, 3, 4], _round.Results.Select(r => r.Microbatch));
        Assert.False(_round.HasWork(A));
    }

    [Fact]
    public void Accept_TwiceOrOfAnotherRound_IsRefused()
    {
        var assignment = Next(A)!.Value;
        Assert.False(_round.Accept(Result(assignment, A) with { Round = 6 }, _now));
        Assert.False(_round.Accept(Result(assignment, A) with { Microbatch = 5 }, _now));
        Assert.True(_round.HasWork(A));
        Assert.True(Accept(assignment, A));
        Assert.False(Accept(assignment, A));
    }

    [Fact]
    public void Accept_WrongNumberOfSamples_OpensTheMicrobatchAgain()
    {
        var assignment = Next(A)!.Value;
        Assert.False(_round.Accept(Result(assignment, A) with { Samples = 4 }, _now));
        Assert.Equal(assignment, Next(B));
    }

    [Fact]
    public void Remove_WorkerWithMicrobatches_OthersGetThem()
    {
        var first = Next(A)!.Value;
        var second = Next(A)!.Value;

        _round.Remove(A);

        Assert.Equal([first, second], [Next(B)!.Value, Next(B)!.Value]);
        Assert.True(Accept(first, A), "an answer that was on its way counts");
        Assert.False(Accept(first, B));
    }

    [Fact]
    public void Tick_MicrobatchTakesFarTooLong_IsGivenToASecondWorkerOnly()
    {
        var slow = Next(A)!.Value;
        while (Next(B) is { } assignment)
        {
            Pass(0.1);
            Accept(assignment, B);
        }

        Pass(0.5);
        _round.Tick(_now);
        Assert.Null(Next(B));
        Pass(1);
        _round.Tick(_now);
        _round.Tick(_now);

        Assert.Null(Next(A));
        Assert.Equal(slow.Microbatch, Next(B)!.Value.Microbatch);
        _round.Tick(_now);
        Assert.Null(Next(B));
        Assert.True(Accept(slow, B));
        Assert.True(_round.IsComplete);
        Assert.False(Accept(slow, A));
    }

    [Fact]
    public void ToString_SomeDone_SaysWhatIsInHand()
    {
        Accept(Next(A)!.Value, A);
        Next(A);
        Assert.Equal("validation: 1 of 5 microbatches, 1 in hand", _round.ToString());
    }

    private EvaluationAssignment? Next(WorkerId worker) => _round.Next(worker, 41, _now);

    private bool Accept(EvaluationAssignment assignment, WorkerId worker) => _round.Accept(Result(assignment, worker), _now);

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);

    private static EvaluationResult Result(EvaluationAssignment assignment, WorkerId worker) => new(
        worker, assignment.Round, assignment.Microbatch, 1.0, assignment.End - assignment.Start,
        new float[assignment.End - assignment.Start]);
}
