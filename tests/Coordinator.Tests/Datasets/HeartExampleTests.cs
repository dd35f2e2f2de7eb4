using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Tests.Datasets;

public class HeartExampleTests
{
    [Fact]
    public void HeartTable_OfTheExample_IsWhatTheGeneratorWrites()
    {
        using var text = new StringWriter();
        SyntheticTables.WriteCsv(SyntheticKind.Heart, 600, 1, text);

        Assert.Equal(File.ReadAllText(Repository.At("examples/heart/heart.csv")), text.ToString());
    }

    [Fact]
    public void HeartJob_OfTheExample_GivesTheNetworkOf497Parameters()
    {
        using var directory = new TemporaryDirectory();
        var job = JobFileReader.ReadFile(Repository.At("examples/heart/job.yaml"));
        Assert.True(job.IsGood, string.Join("\n", job.Errors));

        using var data = DataSetPreparation.Prepare(
            job.Value.Data, job.Value.Loss.TargetType, job.Value.Seed, directory.Path).Value!;

        Assert.Equal(29, data.Features);
        Assert.Equal(497, (16 * data.Features) + 16 + 16 + 1);
    }
}
