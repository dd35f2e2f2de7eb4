namespace DistTrain.Cluster.Tests.Training;

/// <summary>Tests of whole clusters run one after another and share the undisturbed run.</summary>
[CollectionDefinition(nameof(UndisturbedRun))]
public sealed class UndisturbedRunCollection : ICollectionFixture<UndisturbedRun>;
