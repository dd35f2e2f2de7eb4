using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>What the managers of a singleton say to each other.</summary>
internal interface IClusterSingletonMessage;

/// <summary>The new oldest asks an older one to stop the singleton.</summary>
internal sealed record HandOverToMe : IClusterSingletonMessage, IDeadLetterSuppression
{
    public static readonly HandOverToMe Instance = new();
}

/// <summary>It is stopping.</summary>
internal sealed record HandOverInProgress : IClusterSingletonMessage
{
    public static readonly HandOverInProgress Instance = new();
}

/// <summary>It runs no more on <paramref name="From"/>, which will not start it again.</summary>
internal sealed record HandOverDone(UniqueAddress From) : IClusterSingletonMessage, IDeadLetterSuppression;
