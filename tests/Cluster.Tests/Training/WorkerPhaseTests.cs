using DistTrain.Shared.Transport;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>
/// A worker dies or hangs in each phase of its life, while another stays. A proxy holds both at the phase, so that what they are
/// doing does not depend on how fast the machine is.
/// </summary>
[Collection(nameof(UndisturbedRun))]
public sealed class WorkerPhaseTests(UndisturbedRun undisturbed)
{
    private const int PieceBytes = 256 * 1024;
    private static readonly TestJob s_job = TestJob.Digits.With("worker-timeout: 2");

    [Fact]
    public async Task Worker_KilledInEachPhase_TheOtherGoesOn()
    {
        await using var cluster = new TrainingCluster(s_job);
        var proxy = cluster.Proxy();
        var stays = proxy.At(FrameKind.Gradient, "stays");
        var coordinator = cluster.Coordinator();
        cluster.Worker("stays");
        await stays.Reached();

        foreach (var (name, gate) in new[]
        {
            ("fetching", proxy.At(FrameKind.Piece, nth: 3)), ("joining", proxy.At(FrameKind.Accepted, "joining")),
        })
        {
            var victim = cluster.Worker(name);
            await gate.Reached();
            await victim.Kill();
            await gate.ConnectionEnded();
        }

        foreach (var (name, phase, nth) in new[]
        {
            ("computing", FrameKind.Gradient, 1), ("sending", FrameKind.Gradient, 2), ("validating", FrameKind.Evaluated, 1),
        })
        {
            var victim = cluster.Worker(name);
            await coordinator.Said($"worker {name} joined");
            stays = await Hold(proxy, stays, name, phase, nth);
            await victim.Kill();
            await coordinator.Said($"worker {name} is gone");
            await stays.Reached();
        }

        stays.Open();
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, s_job);
    }

    [Fact]
    public async Task Worker_StoppedInEachPhase_IsGivenUpAndJoinsAgain()
    {
        await using var cluster = new TrainingCluster(s_job);
        var proxy = cluster.Proxy();
        var stays = proxy.At(FrameKind.Gradient, "stays");
        var coordinator = cluster.Coordinator();
        cluster.Worker("stays");
        await stays.Reached();

        var fetching = proxy.At(FrameKind.Piece, nth: 3);
        var joining = proxy.At(FrameKind.Accepted, "sleeper");
        var sleeper = cluster.Worker("sleeper");
        await fetching.Reached();
        await sleeper.Signal("STOP");
        fetching.Cut();
        await sleeper.Signal("CONT");
        await joining.Reached();
        Assert.Equal([0, 0, 2 * PieceBytes], proxy.DataSetPlaces);

        await sleeper.Signal("STOP");
        await joining.ConnectionEnded();
        await sleeper.Signal("CONT");
        await coordinator.Said("worker sleeper joined");

        foreach (var (phase, nth) in new[] { (FrameKind.Gradient, 1), (FrameKind.Gradient, 2), (FrameKind.Evaluated, 1) })
        {
            stays = await Hold(proxy, stays, "sleeper", phase, nth);
            var mark = coordinator.Mark;
            await sleeper.Signal("STOP");
            await coordinator.Said("worker sleeper is gone: silent for 2.0 s", mark);
            await stays.Reached();
            await sleeper.Signal("CONT");
            await coordinator.Said("worker sleeper joined", mark);
        }

        stays.Open();
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, s_job);
    }

    /// <summary>
    /// Lets the one that stays go on until the other is at a phase. It will be held at a later step itself, or in the validation;
    /// it may get there only when it has taken over what the other holds.
    /// </summary>
    /// <returns>Where the one that stays is held next.</returns>
    private static async Task<FrameGate> Hold(FrameProxy proxy, FrameGate stays, string other, FrameKind phase, int nth)
    {
        var next = phase == FrameKind.Gradient
            ? proxy.At(FrameKind.Gradient, "stays", step: stays.Step + 1)
            : proxy.At(phase, "stays");
        var held = proxy.At(phase, other, nth);
        stays.Open();
        await held.Reached();
        return next;
    }
}
