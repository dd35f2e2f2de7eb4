using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Tests.Pipelining;

public sealed class PipelinedSendsTests
{
    private static readonly WorkerId One = new("one");
    private static readonly WorkerId Two = new("two");
    private readonly PipelinedSends _sends = new();
    private readonly FlatBuffer _model = new(48);
    private readonly Link _first = new();
    private readonly Link _second = new();

    [Fact]
    public void Send_AWorkerCameLater_GetsWhatItMissedInOnePart()
    {
        _sends.Add(One, _first);
        _sends.Send(_model, 7, 16);
        _sends.Add(Two, _second);
        _sends.Add(One, _first);
        _sends.Send(_model, 7, 32);
        _sends.Send(_model, 7, 32);
        _sends.Send(_model, 7, 48);

        Assert.Equal([(7, 0, 16), (7, 16, 16), (7, 32, 16)], _first.Parts);
        Assert.Equal([(7, 0, 32), (7, 32, 16)], _second.Parts);
    }

    [Fact]
    public void Remove_OfAWorkerThatComputesAgain_ItStartsOverWhenItIsAddedAgain()
    {
        _sends.Add(One, _first);
        _sends.Send(_model, 7, 16);
        _sends.Remove(One);
        _sends.Send(_model, 7, 32);
        _sends.Add(One, _second);
        _sends.Send(_model, 7, 48);
        _sends.Remove(Two);

        Assert.Equal([(7, 0, 16)], _first.Parts);
        Assert.Equal([(7, 0, 48)], _second.Parts);
    }

    [Fact]
    public void Clear_AtTheNextStep_ForgetsEveryone()
    {
        _sends.Add(One, _first);
        _sends.Clear();
        _sends.Send(_model, 8, 48);

        Assert.Empty(_first.Parts);
    }

    private sealed class Link : IWorkerLink
    {
        public List<(long Version, int Offset, int Count)> Parts { get; } = [];

        public bool SharesModel => false;

        public void Stream(FlatBuffer model, long version, int offset, int count) => Parts.Add((version, offset, count));

        public void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model) => throw new InvalidOperationException();

        public void Evaluate(EvaluationAssignment assignment, FlatBuffer model) => throw new InvalidOperationException();

        public void Close(string reason) => throw new InvalidOperationException();
    }
}
