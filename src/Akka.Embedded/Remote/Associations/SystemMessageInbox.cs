#nullable enable
namespace Akka.Remote;

/// <summary>
/// Puts the system messages of one incarnation of a peer in order: takes each exactly once, and none before the user
/// messages that were sent ahead of it. Not thread-safe.
/// </summary>
internal sealed class SystemMessageInbox
{
    private long _taken;

    /// <summary>Everything up to here has been taken: what is acknowledged.</summary>
    public long Acknowledged => _taken;

    /// <summary>True when this message is the next one. A later one is left to the sender, who sends it again.</summary>
    public bool IsNext(long sequence) => sequence == _taken + 1;

    public void Take(long sequence)
    {
        if (!IsNext(sequence)) throw new InvalidOperationException($"System message {sequence} is not the one after {_taken}");
        _taken = sequence;
    }
}
