namespace Akka.Remote;

/// <summary>What a lane did with a message.</summary>
internal enum EnqueueResult
{
    /// <summary>It will be sent, or become a dead letter if no connection can be made.</summary>
    Taken,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The last attempt to connect failed a moment ago, or the lane is closed.</summary>
    Unreachable,
}
