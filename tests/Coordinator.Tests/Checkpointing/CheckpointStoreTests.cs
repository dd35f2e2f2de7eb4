using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Checkpoints;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Checkpointing;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly string _run = Directory.CreateTempSubdirectory("disttrain-").FullName;

    private CheckpointStore Store => new(Path.Combine(_run, "checkpoints"));

    public void Dispose() => Directory.Delete(_run, recursive: true);

    [Fact]
    public void Save_OnTheDisk_LoadsBackEqual()
    {
        var snapshot = Snapshots.At(
            12, 168, new BestCheckpoint(3, "validation-loss", 0.1 + 0.2, null),
            progress: new EpochProgress(0.1 + 0.7, 96, 1.0 / 3, 2));
        Assert.Equal("epoch-000012-step-000000168", Store.Save(snapshot, 3).ToString());
        Snapshots.AssertEqual(snapshot, Store.LoadLatest(Fail)!);
        Assert.Equal(
            ["manifest.json", "model.safetensors", "optimizer.safetensors", "state.json"],
            Directory.GetFiles(Path.Combine(_run, "checkpoints", "epoch-000012-step-000000168"))
                .Select(Path.GetFileName).Order());
    }

    [Fact]
    public void LoadLatest_NoCheckpoint_IsNull()
    {
        Assert.Null(Store.LoadLatest(Fail));
        RunAttempts.TakeNext(Store.Directory);
        Assert.Null(Store.LoadLatest(Fail));
    }

    [Fact]
    public void Save_ManyTimes_KeepsTheNewestAndTheBest()
    {
        BestCheckpoint? best = null;
        for (var epoch = 1; epoch <= 6; epoch++)
        {
            var name = Store.Save(
                Snapshots.At(epoch, epoch * 14, epoch == 2 ? new BestCheckpoint(2, "validation-loss", 0.2, null) : best), 2);
            if (epoch == 2)
                best = new BestCheckpoint(2, "validation-loss", 0.2, name.ToString());
        }

        Assert.Equal([6, 5, 2], Store.List().Select(n => n.Epochs));
        Snapshots.AssertEqual(
            Snapshots.At(2, 28, new BestCheckpoint(2, "validation-loss", 0.2, null)), Store.Load(best!.Checkpoint!));
    }

    [Fact]
    public void Save_SamePlaceTwice_GetsANameOfItsOwn()
    {
        Store.Save(Snapshots.At(1, 14), 3);
        Assert.Equal("epoch-000001-step-000000014-2", Store.Save(Snapshots.At(1, 14, runAttempt: 2), 3).ToString());
        Assert.Equal(2, Store.LoadLatest(Fail)!.State.RunAttempt);
    }

    [Theory]
    [InlineData("model.safetensors", "does not have the SHA-256")]
    [InlineData("optimizer.safetensors", "does not have the SHA-256")]
    [InlineData("state.json", "does not have the SHA-256")]
    [InlineData("manifest.json", "manifest.json is bad")]
    public void LoadLatest_NewestDamaged_WarnsAndTakesTheNextOlder(string file, string reason)
    {
        Store.Save(Snapshots.At(1, 14), 3);
        var newest = Path.Combine(Store.Directory, Store.Save(Snapshots.At(2, 28), 3).ToString());
        var bytes = File.ReadAllBytes(Path.Combine(newest, file));
        bytes[3] ^= 1;
        File.WriteAllBytes(Path.Combine(newest, file), bytes);
        var warnings = new List<string>();
        Snapshots.AssertEqual(Snapshots.At(1, 14), Store.LoadLatest(warnings.Add)!);
        var warning = Assert.Single(warnings);
        Assert.Contains(newest, warning, StringComparison.Ordinal);
        Assert.Contains(file, warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadLatest_FileCutShortOrMissing_SaysWhich()
    {
        Store.Save(Snapshots.At(1, 14), 3);
        var path = Path.Combine(Store.Directory, Store.Save(Snapshots.At(2, 28), 3).ToString());
        File.WriteAllBytes(Path.Combine(path, "model.safetensors"), [1, 2, 3]);
        var warnings = new List<string>();
        Store.LoadLatest(warnings.Add);
        Assert.Contains("model.safetensors has 3 bytes instead of", Assert.Single(warnings), StringComparison.Ordinal);
        File.Delete(Path.Combine(path, "model.safetensors"));
        Store.LoadLatest(warnings.Add);
        Assert.Contains("model.safetensors", warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void LoadLatest_NoneGood_RefusesRatherThanStartOver()
    {
        for (var epoch = 1; epoch <= 2; epoch++)
            File.Delete(Path.Combine(Store.Directory, Store.Save(Snapshots.At(epoch, epoch), 3).ToString(), "state.json"));
        var error = Assert.Throws<CheckpointException>(() => Store.LoadLatest(_ => { }));
        Assert.StartsWith($"none of the 2 checkpoints in {Store.Directory} is good", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadLatest_NewerFormat_IsRefusedByName()
    {
        var snapshot = Snapshots.At(1, 14);
        Store.Save(snapshot with { State = snapshot.State with { FormatVersion = 2 } }, 3);
        Assert.Contains(
            "format version 2", Assert.Throws<CheckpointException>(() => Store.LoadLatest(_ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Save_OlderRunAttempt_IsRefused()
    {
        Assert.Equal(1, RunAttempts.TakeNext(Store.Directory));
        Store.Save(Snapshots.At(1, 14, runAttempt: 1), 3);
        Assert.Equal(2, RunAttempts.TakeNext(Store.Directory));
        Assert.Equal(2, RunAttempts.Newest(Store.Directory));
        var error = Assert.Throws<CheckpointException>(() => Store.Save(Snapshots.At(2, 28, runAttempt: 1), 3));
        Assert.Contains("run attempt 2 has taken over", error.Message, StringComparison.Ordinal);
        Store.Save(Snapshots.At(2, 28, runAttempt: 2), 3);
    }

    [Fact]
    public void Save_SgdWithoutState_LoadsBack()
    {
        var adam = Snapshots.At(1, 14);
        var snapshot = adam with { Model = adam.Model with { Optimizer = new OptimizerState("sgd", [], []) } };
        Store.Save(snapshot, 1);
        Snapshots.AssertEqual(snapshot, Store.LoadLatest(Fail)!);
    }

    [Fact]
    public void ModelFile_RunCheckpointsCheckpointOrFile_IsFound()
    {
        var best = Store.Save(Snapshots.At(1, 14, new BestCheckpoint(1, "validation-loss", 0.2, null)), 3).ToString();
        Store.Save(Snapshots.At(2, 28, new BestCheckpoint(1, "validation-loss", 0.2, best)), 3);
        var expected = Snapshots.At(1, 14).Model.Vector.Span.ToArray();
        foreach (var path in new[]
        {
            _run, Store.Directory, Path.Combine(Store.Directory, best), Path.Combine(Store.Directory, best) + "/",
        })
        {
            var model = ModelFile.Load(path, Fail);
            Assert.Equal(expected, model.Model.Span.ToArray());
            Assert.Equal(14, model.State!.Position.Step);
        }

        var file = ModelFile.Load(Path.Combine(Store.Directory, best, "model.safetensors"), Fail);
        Assert.Null(file.State);
        var vector = new FlatBuffer(Snapshots.Layout.Length);
        file.CopyTo(Snapshots.Layout, vector);
        Assert.Equal(expected, vector.Span.ToArray());
    }

    [Fact]
    public void ModelFile_OtherModel_NamesEveryTensor()
    {
        Store.Save(Snapshots.At(1, 14), 3);
        var other = ParameterLayout.Create(
            [new TensorShape("0.weight", [7, 3], EntryKind.Parameter), new TensorShape("0.bias", [3], EntryKind.Parameter),
                new TensorShape("2.bias", [1], EntryKind.Parameter)]);
        var error = Assert.Throws<CheckpointException>(
            () => ModelFile.Load(_run, Fail).CopyTo(other, new FlatBuffer(other.Length)));
        Assert.EndsWith(
            "is not of this model: '0.weight' has the shape [3, 7] instead of [7, 3], '2.bias' is missing, "
            + "'1.running_mean' is not in the model, '1.num_batches_tracked' is not in the model",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelFile_NothingThere_SaysWhatIsWanted()
    {
        Assert.Contains(
            "does not exist", Assert.Throws<CheckpointException>(() => ModelFile.Load(Path.Combine(_run, "x"), Fail)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "holds no checkpoint", Assert.Throws<CheckpointException>(() => ModelFile.Load(_run, Fail)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_run, "x.safetensors"), "hello world");
        Assert.Contains(
            "not a good safetensors file",
            Assert.Throws<CheckpointException>(() => ModelFile.Load(Path.Combine(_run, "x.safetensors"), Fail)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epoch-000012-step-000000168", 12, 168, 1)]
    [InlineData("epoch-000000-step-000000000-3", 0, 0, 3)]
    public void Name_Written_ReadsBack(string text, int epochs, long step, int copy)
    {
        var name = CheckpointName.TryParse(text);
        Assert.Equal(new CheckpointName(epochs, step, copy), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData(".writing-epoch-000012-step-000000168")]
    [InlineData("epoch-12-step-168")]
    [InlineData("epoch-000012-step-000000168-0")]
    [InlineData("epoch-000012-step-000000168.old")]
    public void Name_SomethingElse_IsNoCheckpoint(string text) => Assert.Null(CheckpointName.TryParse(text));

    [Fact]
    public void Name_Position_CountsCompletedEpochs()
    {
        Assert.Equal("epoch-000012-step-000000168", CheckpointName.At(new RunPosition(13, 0, 168)).ToString());
        Assert.True(CheckpointName.At(new RunPosition(13, 0, 168)) > CheckpointName.At(new RunPosition(12, 14, 168)));
    }

    private static void Fail(string warning) => Assert.Fail(warning);
}
