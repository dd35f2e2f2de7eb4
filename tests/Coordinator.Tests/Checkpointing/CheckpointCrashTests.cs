using DistTrain.Coordinator.Checkpointing;
using DistTrain.Shared.Checkpoints;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Checkpointing;

public sealed class CheckpointCrashTests
{
    private const string Directory = "/run/checkpoints";

    [Fact]
    public void Save_ProcessEndsAtAnyOperation_TheLastGoodCheckpointLoads()
    {
        var first = Snapshots.At(1, 14);
        var second = Snapshots.At(2, 28);
        var completed = false;
        for (var failAt = 0; !completed; failAt++)
        {
            Assert.True(failAt < 1000, "the write never ends");
            var files = Prepared(first);
            files.FailAt = files.Operations + failAt;
            files.Die = true;
            var name = Try(() => new CheckpointStore(Directory, files).Save(second, 1));
            completed = files.Operations <= files.FailAt;

            foreach (var found in new[] { files.AfterPowerCut(), files.AfterKill() })
            {
                var warnings = new List<string>();
                var loaded = new CheckpointStore(Directory, found).LoadLatest(warnings.Add);
                Assert.NotNull(loaded);
                Assert.Empty(warnings);
                if (name is not null)
                    Assert.Equal(28, loaded.State.Position.Step);
                Snapshots.AssertEqual(loaded.State.Position.Step == 28 ? second : first, loaded);

                var third = Snapshots.At(3, 42);
                new CheckpointStore(Directory, found).Save(third, 1);
                Snapshots.AssertEqual(third, new CheckpointStore(Directory, found).LoadLatest(warnings.Add)!);
                Assert.Single(found.Directories(Directory));
            }
        }
    }

    [Fact]
    public void Save_FirstCheckpointAndAPowerCut_IsThereWholeOrNotAtAll()
    {
        var completed = false;
        for (var failAt = 0; !completed; failAt++)
        {
            var files = Empty();
            files.FailAt = files.Operations + failAt;
            files.Die = true;
            var name = Try(() => new CheckpointStore(Directory, files).Save(Snapshots.At(1, 14), 3));
            completed = files.Operations <= files.FailAt;
            var loaded = new CheckpointStore(Directory, files.AfterPowerCut()).LoadLatest(_ => { });
            if (name is not null)
                Assert.NotNull(loaded);
        }
    }

    [Fact]
    public void Save_OneOperationFails_SaysSoAndTheNextWriteSucceeds()
    {
        var completed = false;
        for (var failAt = 0; !completed; failAt++)
        {
            var files = Prepared(Snapshots.At(1, 14));
            files.FailAt = files.Operations + failAt;
            var store = new CheckpointStore(Directory, files);
            var name = Try(() => store.Save(Snapshots.At(2, 28), 2));
            completed = files.Operations <= files.FailAt;
            Assert.NotNull(store.LoadLatest(_ => { }));

            var next = Snapshots.At(2, 29);
            Assert.Equal("epoch-000002-step-000000029", store.Save(next, 2).ToString());
            Snapshots.AssertEqual(next, store.LoadLatest(_ => { })!);
            Assert.Equal(
                name is null && store.List().All(n => n.Step != 28) ? [29, 14L] : [29, 28L], store.List().Select(n => n.Step));
            Assert.Equal(2, files.Directories(Directory).Count);
        }
    }

    [Fact]
    public void Save_DiskFull_NamesThePathAndTheBytes()
    {
        var files = Prepared(Snapshots.At(1, 14));
        files.FailAt = files.Operations + 6;
        files.ErrorCode = 28;
        var error = Assert.Throws<CheckpointException>(() => new CheckpointStore(Directory, files).Save(Snapshots.At(2, 28), 1));
        Assert.StartsWith(
            $"no room for checkpoint {Directory}/epoch-000002-step-000000028: it needs about 704 bytes", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("4096 are free", error.Message, StringComparison.Ordinal);
    }

    private static CrashFiles Prepared(RunSnapshot first)
    {
        var files = Empty();
        new CheckpointStore(Directory, files).Save(first, 3);
        return files;
    }

    private static CrashFiles Empty()
    {
        var files = new CrashFiles();
        files.CreateDirectory("/run");
        files.FlushDirectory("/");
        return files;
    }

    private static CheckpointName? Try(Func<CheckpointName> save)
    {
        try
        {
            return save();
        }
        catch (CheckpointException)
        {
            return null;
        }
    }
}
