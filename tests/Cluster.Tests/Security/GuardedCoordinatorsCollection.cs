namespace DistTrain.Cluster.Tests.Security;

/// <summary>The cases of the three ports are tried on the same two coordinators.</summary>
[CollectionDefinition(nameof(GuardedCoordinators))]
public sealed class GuardedCoordinatorsCollection : ICollectionFixture<GuardedCoordinators>;
