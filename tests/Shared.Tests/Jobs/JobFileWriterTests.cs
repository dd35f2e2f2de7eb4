using DistTrain.Shared.Jobs;

namespace DistTrain.Shared.Tests.Jobs;

public class JobFileWriterTests
{
    public static TheoryData<string> Values() =>
    [
        "seed: 18446744073709551615",
        "data: {synthetic: {kind: digits, rows: 7, seed: 3}, split: {train: 1, validation: 0, test: 0}}\nloss: cross-entropy\nmodel: {layers: [{linear: 10}]}",
        "name: true\ndata: {csv: 2026, target: 1, numeric: [true, 3]}\nmodel: {torchscript: 7}",
        "data: {idx: {images: a b.gz, labels: /x/true}}",
        "data: {npy: {features: '1e3', targets: 'null'}}",
        "data: {csv: a.csv, target: [t, \"no\"], numeric: ['1', \"a:b\", 'x # y', ' ', \"q\\\"uote\", 'ünï'], missing: mode, standardize: false, delimiter: tab}\nmodel: {torchscript: m.pt}",
        "data: {csv: a.csv, target: t, categorical: [c], delimiter: ';', missing: row}",
        "model: {torchscript: m.pt}",
        "model: {assembly: m.dll, type: My.Net}",
        "model: {layers: [{linear: {out-features: 3, bias: false}}, {batch-norm: {eps: 1e-3, momentum: 0.2, affine: false}}, {layer-norm: {dimensions: 2}}, {dropout: 0.25}, {leaky-relu: 0.2}, {elu: 0.5}, selu, gelu, silu, sigmoid, tanh, {softmax: {dim: 1}}, log-softmax, identity, dropout, {linear: 1}]}",
        "model: {layers: [{conv1d: {out-channels: 4, kernel-size: 3, stride: 2, padding: 1, dilation: 2, groups: 2, bias: false}}, flatten, {embedding: {num-embeddings: 5, embedding-dim: 2}}, {linear: 1}]}",
        "model: {layers: [{conv2d: {out-channels: 4, kernel-size: [3, 5], stride: 2, padding: [0, 1]}}, {max-pool: 2}, {avg-pool: {kernel-size: 2, stride: [1, 2], padding: 1}}, {adaptive-avg-pool: [4, 2]}, flatten, relu, {linear: 1}]}",
        "loss: mean-absolute-error\nmetrics: [mean-absolute-error, root-mean-squared-error]",
        "loss: {huber: 0.3}",
        "data: {synthetic: {kind: heart}}\nloss: {binary-cross-entropy-with-logits: {pos-weight: 2.5}}",
        "data: {synthetic: {kind: blobs}}\nmodel: {layers: [{linear: 4}]}\nloss: {cross-entropy: {label-smoothing: 0.1, class-weights: [1, 2, 0.5, 1e-7]}}",
        "data: {synthetic: {kind: blobs}}\nmodel: {layers: [{linear: 4}, log-softmax]}\nloss: {negative-log-likelihood: {class-weights: [1, 2, 3, 4]}}",
        "optimizer: {sgd: {learning-rate: 0.1, momentum: 0.9, nesterov: true, weight-decay: 1e-4}}",
        "optimizer: {adagrad: {lr-decay: 0.1, initial-accumulator-value: 0.2, eps: 1e-5}}",
        "optimizer: {rmsprop: {alpha: 0.9, momentum: 0.5, centered: true}}",
        "optimizer: {adadelta: {rho: 0.8}}",
        "optimizer: {adam: {betas: [0.8, 0.9], amsgrad: true}}",
        "optimizer: adamw",
        "gradient-clip: {norm: 1.5}",
        "gradient-clip: {value: 0.5}",
        "schedule: {step: {step-size: 3}, every: step, warm-up: {steps: 10, start-factor: 0.5}}",
        "schedule: {multi-step: {milestones: [3, 9], gamma: 0.5}}",
        "schedule: {exponential: {gamma: 0.99}}",
        "schedule: {polynomial: {power: 2}}",
        "schedule: cosine\nepochs: 12",
        "schedule: {cosine-warm-restarts: {t-0: 4, t-mult: 2, eta-min: 1e-5}}",
        "schedule: {one-cycle: {max-lr: 0.1, anneal-strategy: linear}}\nsteps: 500",
        "schedule: {reduce-on-plateau: {monitor: train-loss, threshold-mode: abs, cooldown: 2}}",
        "batch-size: full",
        "batch-size: 1\nevaluation-batch-size: 7\nreproducible: false\nworker-timeout: 250ms\nworkers: {min: 2, max: 4}",
        "epochs: none\nsteps: 9000000000",
        "wall-time: 90m",
        "convergence: {tolerance: 1e-6, window: 3}\ntarget-metric: {monitor: validation-loss, value: -0.5}\nearly-stopping: {patience: 3, restore-best: false}",
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Write_AnyJob_ReadsBackEqual(string lines) => AssertRoundTrip(Complete(lines));

    [Fact]
    public void Write_HeartJob_ReadsBackEqualAndHasEveryTopLevelKey()
    {
        var written = AssertRoundTrip(JobFileReaderTests.Heart);

        foreach (var key in JobFile.Root.Keys)
            Assert.Contains($"\n{key.Name}:", "\n" + written, StringComparison.Ordinal);
        Assert.Contains("  csv: /jobs/heart.csv\n", written, StringComparison.Ordinal);
        Assert.Contains("- {linear: {out-features: 16, bias: true}}\n", written, StringComparison.Ordinal);
    }

    /// <summary>A whole job: the given lines, and what a job needs besides.</summary>
    internal static string Complete(string lines)
    {
        string[] basis =
        [
            "name: x", "data: {synthetic: {kind: regression}}", "model: {layers: [{linear: 1}]}", "loss: mean-squared-error",
        ];
        var given = lines.Split('\n').Select(KeyOf).ToHashSet();
        return string.Join("\n", basis.Where(line => !given.Contains(KeyOf(line))).Append(lines));

        static string KeyOf(string line) => line[..line.IndexOf(':', StringComparison.Ordinal)];
    }

    private static string AssertRoundTrip(string text)
    {
        var first = JobFileReaderTests.Read(text);
        Assert.True(first.IsGood, string.Join("\n", first.Errors));
        var written = JobFileWriter.Write(first.Value);
        var second = JobFileReader.Read(written, "job.yaml", "/other");
        Assert.True(second.IsGood, string.Join("\n", second.Errors) + "\n" + written);
        Assert.Equal(first.Value, second.Value);
        Assert.Equal(written, JobFileWriter.Write(second.Value));
        return written;
    }
}
