namespace DistTrain.Cluster.Tests.Training;

/// <summary>A job that tests train, small enough to be done in seconds.</summary>
/// <param name="Name">Its name, and its id.</param>
/// <param name="Text">The job file.</param>
/// <param name="Epochs">How many epochs it trains.</param>
/// <param name="Samples">Training samples of an epoch.</param>
internal sealed record TestJob(string Name, string Text, int Epochs, int Samples)
{
    /// <summary>Many quick steps of a model that travels with its assignments.</summary>
    public static TestJob Spirals { get; } = new(
        "spirals",
        """
        name: spirals
        seed: 3
        data: {synthetic: {kind: two-spirals, rows: 4000}}
        model: {layers: [{linear: 64}, tanh, {linear: 64}, tanh, {linear: 1}]}
        loss: binary-cross-entropy-with-logits
        metrics: [accuracy]
        optimizer: {adam: {learning-rate: 0.01}}
        batch-size: 32
        microbatches: 4
        epochs: 100
        checkpoint: {every-epochs: 5}
        """,
        100, 2800);

    /// <summary>A data set of a dozen pieces, a gradient of two chunks, and five evaluation microbatches.</summary>
    public static TestJob Digits { get; } = new(
        "digits",
        """
        name: digits
        seed: 5
        data: {synthetic: {kind: digits, rows: 1000}, split: {train: 0.8, validation: 0.1, test: 0.1}}
        model: {layers: [flatten, {linear: 100}, relu, {linear: 10}]}
        loss: cross-entropy
        metrics: [accuracy]
        optimizer: {sgd: {learning-rate: 0.05, momentum: 0.9}}
        batch-size: 50
        evaluation-batch-size: 20
        microbatches: 4
        epochs: 6
        """,
        6, 800);

    /// <summary>254,410 parameters: a gradient of four chunks.</summary>
    public static TestJob Wide { get; } = new(
        "wide",
        """
        name: wide
        seed: 7
        data: {synthetic: {kind: digits, rows: 1000}}
        model: {layers: [flatten, {linear: 320}, relu, {linear: 10}]}
        loss: cross-entropy
        metrics: [accuracy]
        optimizer: {adam: {learning-rate: 0.001}}
        batch-size: 50
        microbatches: 4
        epochs: 3
        """,
        3, 700);

    /// <summary>The job with more keys, which do not change what it learns.</summary>
    public TestJob With(string keys) => this with { Text = Text + "\n" + keys };
}
