using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Worker.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Gradients;

/// <summary>TorchSharp hands native code the handle of a <see cref="Scalar"/> and then holds it no more: one that nobody
/// else holds may be finalized, and its memory be another's, while the operator reads it. Here collections and finalizers
/// run all the time, and threads that want the processors interrupt operators in their middle.</summary>
public sealed class CollectorTests
{
    private const int Rounds = 800;

    [Fact]
    public void Compute_WhileTheCollectorRuns_GivesTheSameBits()
    {
        using var bench = ReplicaBench.Create(
            [new LinearLayer(8), new BatchNormLayer(), new LeakyReluLayer(), new LinearLayer(8), new EluLayer(),
                new LinearLayer(4)]);
        var (loss, gradient) = Compute();

        using (new Collections())
        {
            for (var round = 0; round < Rounds; round++)
            {
                var (lossNow, gradientNow) = Compute();
                Assert.Equal(loss, lossNow);
                Assert.Equal(gradient, gradientNow);
            }
        }

        (double, float[]) Compute()
        {
            var computed = ReplicaBench.Compute(bench.First, RunPosition.Start, ReductionTree.Root);
            return (computed.Sums.LossSum, computed.Vector);
        }
    }

    [Fact]
    public void Sum_OfSeveralOutputsWhileTheCollectorRuns_IsTheSame()
    {
        using var scope = NewDisposeScope();
        using var loss = new LossFunction(new MeanSquaredErrorLoss(), CPU);
        var (output, target) = (ones(4, 3), zeros(4, 3));

        using (new Collections())
        {
            for (var round = 0; round < Rounds * 20; round++)
            {
                using var sum = loss.Sum(output, target);
                Assert.Equal(4f, sum.item<float>());
            }
        }
    }

    /// <summary>Until it is disposed: collects garbage, runs finalizers, gives freed memory of scalars to others, keeps
    /// processors busy.</summary>
    private sealed class Collections : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly List<Thread> _threads;

        public Collections()
        {
            _threads = [new Thread(Collect), new Thread(Take)];
            _threads.AddRange(Enumerable.Range(0, 6 * Environment.ProcessorCount).Select(_ => new Thread(Spin)));
            _threads.ForEach(thread => thread.Start());
        }

        public void Dispose()
        {
            _end.Cancel();
            _threads.ForEach(thread => thread.Join());
            _end.Dispose();
        }

        private void Spin()
        {
            while (!_end.IsCancellationRequested)
                Thread.SpinWait(10_000);
        }

        private void Collect()
        {
            while (!_end.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        }

        private void Take()
        {
            var other = 1000.0;
            while (!_end.IsCancellationRequested)
                using (Scalar taken = other++)
                    _ = taken.Type;
        }
    }
}
