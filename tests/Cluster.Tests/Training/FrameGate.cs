using DistTrain.Shared.Transport;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>
/// A place in a conversation at which a <see cref="FrameProxy"/> holds it: before the n-th frame of a kind on one connection,
/// of a step or a later one. What a process is doing while its frame is held is known, however fast or slow the machine.
/// </summary>
internal sealed class FrameGate(FrameKind kind, int nth, string? worker, long step)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string ToString() => $"{kind} {nth} of {worker ?? "any worker"}";

    /// <summary>The step of the frame that is held.</summary>
    public long Step { get; private set; }

    /// <summary>Waits until a frame is held.</summary>
    public Task Reached() => Within(_reached.Task, "was not reached");

    /// <summary>Waits until the connection on which a frame was held is closed by one of its ends.</summary>
    public Task ConnectionEnded() => Within(_ended.Task, "holds a connection that nobody closes");

    /// <summary>Lets the frame go on, or all that come when none is held yet.</summary>
    public void Open() => _decided.TrySetResult(true);

    /// <summary>Closes the connection instead of sending the frame.</summary>
    public void Cut() => _decided.TrySetResult(false);

    /// <summary>Whether this frame is to be held here; one alone is.</summary>
    public bool Takes(in FrameHeader header, int count, string? of)
    {
        if (header.Kind != kind || StepOf(header) < step || count < nth || (worker is not null && worker != of)
            || _decided.Task.IsCompleted || _reached.Task.IsCompleted)
            return false;
        Step = StepOf(header);
        return _reached.TrySetResult();
    }

    /// <summary>Holds a frame until the test decides or its connection ends.</summary>
    /// <returns>Whether the frame goes on.</returns>
    public async Task<bool> Hold(CancellationToken ended)
    {
        try
        {
            return await _decided.Task.WaitAsync(ended);
        }
        finally
        {
            if (ended.IsCancellationRequested)
                _ended.TrySetResult();
        }
    }

    /// <summary>The step of a gradient; 0 of another frame.</summary>
    private static long StepOf(in FrameHeader header) =>
        header.Kind == FrameKind.Gradient ? header.Message<GradientMessage>().Step : 0;

    private async Task Within(Task task, string otherwise)
    {
        try
        {
            await task.WaitAsync(TrainingProcess.Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the gate before {this} {otherwise}");
        }
    }
}
