using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Tests.Jobs;

public class JobFileReaderTests
{
    internal const string Heart = """
        name: heart
        seed: 7
        data:
          csv: heart.csv                 # relative to the job file; --data overrides
          target: target
          numeric: [age, trestbps, chol, thalach, oldpeak]
          categorical: [sex, cp, fbs, restecg, exang, slope, ca, thal]
          split: {train: 0.7, validation: 0.15, test: 0.15, stratify: true}
        model:
          layers: [{linear: 16}, relu, {linear: 1}, sigmoid]      # or torchscript: FILE, or assembly+type
        loss: binary-cross-entropy
        metrics: [accuracy, auc]
        optimizer: {adam: {learning-rate: 0.001}}
        schedule: {constant: {}}
        batch-size: 32
        microbatches: 4
        epochs: 300
        early-stopping: {monitor: validation-loss, patience: 20, min-delta: 0.0001, restore-best: true}
        checkpoint: {every-epochs: 1, keep: 3}
        """;

    private const string Short = """
        name: short
        data: {synthetic: {kind: regression}}
        model: {layers: [{linear: 1}]}
        loss: mean-squared-error
        """;

    [Fact]
    public void Read_HeartJobOfTheDesign_GivesEveryValue()
    {
        var job = Good(Heart);

        Assert.Equal("heart", job.Name);
        Assert.Equal(7UL, job.Seed);
        var data = Assert.IsType<CsvData>(job.Data);
        Assert.Equal("/jobs/heart.csv", data.File);
        Assert.Equal(["target"], data.Target);
        Assert.Equal(5, data.Numeric.Count);
        Assert.Equal(8, data.Categorical.Count);
        Assert.Equal(new SplitSpec { Train = 0.7, Validation = 0.15, Test = 0.15, Stratify = true }, data.Split);
        Assert.Equal(
            new LayersModel([new LinearLayer(16), new ReluLayer(), new LinearLayer(1), new SigmoidLayer()]), job.Model);
        Assert.Equal(new BinaryCrossEntropyLoss(), job.Loss);
        Assert.Equal([Metric.Accuracy, Metric.Auc], job.Metrics);
        Assert.Equal(new AdamOptimizer { LearningRate = 0.001 }, job.Optimizer);
        Assert.Equal(new ConstantSchedule(), job.Schedule);
        Assert.Equal(BatchSize.Of(32), job.BatchSize);
        Assert.Equal(4, job.Microbatches);
        Assert.Equal(300, job.Epochs);
        Assert.Equal(new EarlyStoppingSpec { Patience = 20, MinDelta = 0.0001 }, job.EarlyStopping);
        Assert.Equal(new CheckpointSpec { EveryEpochs = 1, Keep = 3 }, job.Checkpoint);
    }

    [Fact]
    public void Read_FiveMistakes_ReportsAllFiveWithPlaceAndAdvice()
    {
        var text = Heart
            .Replace("learning-rate: 0.001", "learning-rat: 0.001", StringComparison.Ordinal)
            .Replace("batch-size: 32", "batch-size: many", StringComparison.Ordinal)
            .Replace("train: 0.7", "train: 0.8", StringComparison.Ordinal)
            .Replace("loss: binary-cross-entropy", "loss: binary-crossentropy", StringComparison.Ordinal)
            .Replace("epochs: 300", "epochs: 0", StringComparison.Ordinal);

        var lines = Errors(text);

        Assert.Equal(5, lines.Length);
        Assert.Contains(
            "job.yaml:13:20: optimizer.adam.learning-rat: unknown key; did you mean 'learning-rate'?", lines);
        Assert.Contains(
            "job.yaml:15:13: batch-size: found 'many', expected a whole number, 1 or more; or full", lines);
        Assert.Contains(
            lines, line =>
                line.StartsWith("job.yaml:11:7: loss: found 'binary-crossentropy', expected a loss: ", StringComparison.Ordinal)
                && line.EndsWith("; did you mean 'binary-cross-entropy'?", StringComparison.Ordinal));
        Assert.Contains(
            "job.yaml:8:3: data.split: train, validation and test sum to 1.1, expected 1", lines);
        Assert.Contains(
            "job.yaml:17:9: epochs: found '0', expected a whole number, 1 or more", lines);
    }

    [Theory]
    [InlineData(
        "optimizer: {adam: {learning-rate: 0}}",
        "job.yaml:5:35: optimizer.adam.learning-rate: found '0', expected a number above 0")]
    [InlineData("optimizer: {adam: {learning-rate: nan}}", "found 'nan', expected a number above 0")]
    [InlineData(
        "optimizer: {adam: {eps: \"1e-8\"}}", "found the text \"1e-8\", expected a number, 0 or more; leave the quotes out")]
    [InlineData("optimizer: {adam: {}, sgd: {}}", "optimizer: found adam and sgd, expected one of them")]
    [InlineData("optimizer: [adam]", "optimizer: found a list of 1, expected an optimizer: sgd, adagrad, rmsprop")]
    [InlineData(
        "optimizer: {adm: {}}",
        "optimizer.adm: unknown, expected an optimizer: sgd, adagrad, rmsprop, adadelta, adam, adamw; did you mean 'adam'?")]
    [InlineData("optimizer: {sgd: {nesterov: true}}", "optimizer.sgd.nesterov: needs momentum above 0 and dampening 0")]
    [InlineData("seed: 1\nseed: 2", "job.yaml:6:1: seed: written a second time; keep one")]
    [InlineData("seed: -1", "seed: found '-1', expected a whole number, 0 or more")]
    [InlineData("batch_size: 3", "unknown key; did you mean 'batch-size'?")]
    [InlineData("precision: bfloat16", "precision: bfloat16 is not available yet; write float32")]
    [InlineData("metrics: [accuracy]", "metrics.0: accuracy needs classes, but the loss takes real numbers")]
    [InlineData("epochs: none", "no end: give epochs, steps or wall-time")]
    [InlineData("batch-size: 4\nmicrobatches: 5", "microbatches: found 5, expected at most the batch-size, 4")]
    [InlineData("workers: {min: 3, max: 2}", "workers.max: found 2, expected at least workers.min, 3")]
    [InlineData(
        "schedule: {one-cycle: {max-lr: 0.1}}", "schedule.one-cycle.total-steps: missing, and the job's steps give no length")]
    [InlineData(
        "schedule: {one-cycle: {max-lr: 0.1}}\nsteps: 1",
        "schedule.one-cycle.total-steps: missing, and the job's steps give no length")]
    [InlineData(
        "schedule: {one-cycle: {max-lr: 0.1, total-steps: 1}}",
        "schedule.one-cycle.total-steps: found '1', expected a whole number, 2 or more")]
    [InlineData("schedule: {multi-step: {milestones: [3, 2]}}", "found [3, 2], expected increasing numbers")]
    [InlineData("schedule: {step: {}}", "schedule.step.step-size: missing; expected a whole number, 1 or more")]
    [InlineData("schedule: step", "schedule.step.step-size: missing; expected a whole number, 1 or more")]
    [InlineData("early-stopping: {monitor: validation-accuracy}", "metrics lacks accuracy; add it there")]
    [InlineData("early-stopping: {monitor: validaton-loss}", "did you mean 'validation-loss'?")]
    [InlineData("reproducible: yes", "reproducible: found 'yes', expected true or false")]
    [InlineData("wall-time: 3 weeks", "expected seconds above 0, or a number with ms, s, m, h or d")]
    public void Read_OneMistake_ReportsIt(string line, string expected)
    {
        var lines = Errors(Short + "\n" + line);

        Assert.Contains(expected, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "model: {layers: [{linear: 1}]}", "model: {layers: []}",
        "model.layers: found an empty list, expected at least one layer")]
    [InlineData(
        "model: {layers: [{linear: 1}]}", "model: {layers: [{linaer: 1}]}",
        "job.yaml:3:19: model.layers.0.linaer: unknown, expected a layer")]
    [InlineData("model: {layers: [{linear: 1}]}", "model: {layers: [linear]}", "model.layers.0.linear.out-features: missing")]
    [InlineData("model: {layers: [{linear: 1}]}", "model: {layer: [{linear: 1}]}", "did you mean 'layers'?")]
    [InlineData(
        "model: {layers: [{linear: 1}]}", "model: {layers: [{linear: 3}]}",
        "model.layers.0: found 3 outputs, but the loss and the data need 1")]
    [InlineData(
        "model: {layers: [{linear: 1}]}", "model: {assembly: a.dll}", "model.type: missing; expected the full name of a class")]
    [InlineData(
        "loss: mean-squared-error", "loss: cross-entropy",
        "loss: the data are regression, which has a real target; expected a regression loss")]
    [InlineData("kind: regression", "kind: regresion", "data.synthetic.kind: found 'regresion', expected a generator: heart")]
    [InlineData("name: short", "nam: short", "nam: unknown key; did you mean 'name'?")]
    [InlineData("name: short", "name: a/b", "name: found 'a/b', expected letters, digits")]
    [InlineData("data: {", "data: {csv: a.csv, ", "data: found csv and synthetic, expected one of them")]
    public void Read_OneThingReplaced_ReportsIt(string old, string replacement, string expected)
    {
        var lines = Errors(Short.Replace(old, replacement, StringComparison.Ordinal));

        var line = Assert.Single(lines, line => line.Contains(expected, StringComparison.Ordinal));
        Assert.Matches(@"^job\.yaml:\d+:\d+: [a-z]", line);
    }

    [Theory]
    [InlineData("name: [unclosed", "job.yaml:", "not YAML")]
    [InlineData("", "job.yaml", "the file is empty")]
    [InlineData("- a\n- b", "job.yaml:1:1", "found a list of 2, expected a mapping with name, seed, data")]
    [InlineData("name: &a b", "job.yaml:1:7", "anchors and aliases")]
    [InlineData("name: a\n---\nname: b", "job.yaml:2:1", "a second document")]
    [InlineData("name: a\n\tseed: 3", "job.yaml:1:7", "not YAML")]
    public void Read_NoJobAtAll_SaysWhere(string text, string place, string expected)
    {
        var line = Assert.Single(Errors(text));

        Assert.StartsWith(place, line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepNesting_IsRefused()
    {
        var line = Assert.Single(Errors("name: " + new string('[', 5000)));

        Assert.Contains("nested deeper than 32 levels", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ColumnsThatOverlap_AreNamed()
    {
        var lines = Errors(Heart.Replace("[sex, cp,", "[sex, age, sex, target,", StringComparison.Ordinal));

        Assert.Equal(3, lines.Length);
        Assert.Contains(
            "job.yaml:7:22: data.categorical.1: column 'age' is numeric already; keep one of the two", lines);
        Assert.Contains("job.yaml:7:27: data.categorical.2: column 'sex' twice; keep one", lines);
        Assert.Contains(
            "job.yaml:7:32: data.categorical.3: column 'target' is target already; keep one of the two", lines);
    }

    [Theory]
    [InlineData("sigmoid]", "identity]", "loss: binary-cross-entropy", "loss: binary-cross-entropy", null)]
    [InlineData(", sigmoid]", "]", "loss: binary-cross-entropy", "loss: binary-cross-entropy", "end with sigmoid")]
    [InlineData(
        "sigmoid]", "sigmoid]", "loss: binary-cross-entropy", "loss: binary-cross-entropy-with-logits", "has the sigmoid in it")]
    [InlineData("{linear: 1}", "{linear: 2}", "auc", "auc", "found 2 outputs, but the loss and the data need 1")]
    [InlineData("target: target", "target: [a, b]", "auc", "auc", "several target columns need a regression loss")]
    public void Read_ModelAgainstLoss_IsChecked(
        string old, string replacement, string old2, string replacement2, string? expected)
    {
        var text = Heart.Replace(old, replacement, StringComparison.Ordinal).Replace(
            old2, replacement2, StringComparison.Ordinal);
        var result = Read(text);

        if (expected is null)
            Assert.True(result.IsGood);
        else
            Assert.Contains(expected, Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoLimitWritten_TrainsAHundredEpochs()
    {
        Assert.Equal(100, Good(Short).Epochs);
        Assert.Null(Good(Short + "\nsteps: 1000").Epochs);
        Assert.Equal(5400, Good(Short + "\nwall-time: 1.5h").WallTimeSeconds);
    }

    [Theory]
    [InlineData("31", 1)]
    [InlineData("64", 2)]
    [InlineData("100000", 8)]
    public void Read_NoMicrobatchesWritten_FollowsTheBatchSize(string batch, int microbatches) =>
        Assert.Equal(microbatches, Good(Short + "\nbatch-size: " + batch).Microbatches);

    [Fact]
    public void Read_FullBatch_LeavesMicrobatchesToTheData()
    {
        var job = Good(Short + "\nbatch-size: full");

        Assert.Null(job.Microbatches);
        Assert.Equal(7, job.MicrobatchesFor(job.BatchSize.Resolve(230)));
    }

    [Theory]
    [InlineData("optimizer.adam.learning-rate=0.01", "0.01")]
    [InlineData("optimizer={adam: {learning-rate: 0.02}}", "0.02")]
    [InlineData("seed=9", "0.001")]
    public void Read_Set_ReplacesAValue(string option, string learningRate)
    {
        var job = Read(Heart, option).Value!;

        Assert.Equal(learningRate, job.Optimizer.LearningRate.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Read_SetOfAnotherAlternative_TakesItsPlace()
    {
        Assert.Equal(new SgdOptimizer { Momentum = 0.9 }, Read(Heart, "optimizer.sgd.momentum=0.9").Value!.Optimizer);
        Assert.Equal(
            new StepSchedule { StepSize = 3 }, Read(Short, "schedule.step.step-size=3").Value!.Schedule);
        Assert.Equal(
            new CosineSchedule { TMax = 100, EtaMin = 0.5 },
            Read(Short + "\nschedule: cosine", "schedule.cosine.eta-min=0.5").Value!.Schedule);
        Assert.Null(Read(Heart, "early-stopping=none").Value!.EarlyStopping);
        Assert.Equal(
            new LinearLayer(32), ((LayersModel)Read(Heart, "model.layers.0.linear=32").Value!.Model).Layers[0]);
    }

    [Theory]
    [InlineData(
        "optimizer.adam.learning-rat=0.01",
        "--set optimizer.adam.learning-rat=0.01: optimizer.adam.learning-rat: unknown key; did you mean 'learning-rate'?")]
    [InlineData(
        "optimizer.adam.learning-rate=fast",
        "--set optimizer.adam.learning-rate=fast: optimizer.adam.learning-rate: found 'fast', expected a number above 0")]
    [InlineData("epochs", "--set epochs: expected path=value, such as optimizer.adam.learning-rate=0.01")]
    [InlineData("name.first=x", "--set name.first=x: 'first' lies below 'heart', which is not a mapping")]
    [InlineData("model.layers.9=relu", "--set model.layers.9=relu: '9' is no position of a list of 4 (counted from 0)")]
    public void Read_WrongSet_NamesTheOption(string option, string expected) =>
        Assert.Equal(expected, Assert.Single(Read(Heart, option).Errors).ToString());

    [Fact]
    public void Read_DataOption_ReplacesTheTable()
    {
        var job = JobFileReader.Read(Heart, "job.yaml", "/jobs", dataFile: "/elsewhere/real.csv").Value!;

        Assert.Equal("/elsewhere/real.csv", ((CsvData)job.Data).File);
    }

    [Fact]
    public void Read_DataOptionForGeneratedData_IsRefused()
    {
        var result = JobFileReader.Read(Short, "job.yaml", "/jobs", dataFile: "real.csv");

        Assert.Equal(
            "--data real.csv: data: --data replaces a table, but the job has no data.csv",
            Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public void ReadFile_Missing_IsAnErrorWithItsName()
    {
        var error = Assert.Single(JobFileReader.ReadFile("nowhere/job.yaml").Errors);

        Assert.StartsWith("nowhere/job.yaml: cannot be read: ", error.ToString(), StringComparison.Ordinal);
    }

    internal static InputResult<JobSpec> Read(string text, params string[] set) =>
        JobFileReader.Read(text, "job.yaml", "/jobs", set);

    internal static JobSpec Good(string text)
    {
        var result = Read(text);
        Assert.True(result.IsGood, string.Join("\n", result.Errors));
        return result.Value;
    }

    private static string[] Errors(string text) => Read(text).Errors.Select(error => error.ToString()).ToArray();
}
