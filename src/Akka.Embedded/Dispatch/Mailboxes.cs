using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Chooses an actor's mailbox: by its props, by what its type requires, or the default one.</summary>
public class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private const string BoundedMailboxId = "akka.actor.mailbox.bounded-queue-based";

    private readonly ActorSystem _system;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _capacities = new(StringComparer.Ordinal);

    internal Mailboxes(ActorSystem system) => _system = system;

    internal Mailbox CreateMailbox(Props props) => new(new MessageQueue(_capacities.GetOrAdd(MailboxId(props), Capacity)));

    /// <summary>How many messages an actor may stash; -1 for no limit.</summary>
    internal int StashCapacity(Props props)
    {
        if (props.StashCapacity >= 0)
            return props.StashCapacity;
        var config = _system.Settings.Config;
        var dispatcher = config.GetInt(props.Dispatcher + ".stash-capacity", -1);
        return dispatcher >= 0 ? dispatcher
            : config.GetInt(MailboxId(props) + ".stash-capacity", config.GetInt(DefaultMailboxId + ".stash-capacity", -1));
    }

    private static string MailboxId(Props props)
    {
        if (!string.IsNullOrEmpty(props.Mailbox))
            return props.Mailbox;
        return props.Type.IsAssignableTo(typeof(IRequiresMessageQueue<IBoundedMessageQueueSemantics>)) ||
            props.Type.IsAssignableTo(typeof(IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>)) ? BoundedMailboxId
                : DefaultMailboxId;
    }

    /// <exception cref="ConfigurationException">There are no such settings, or they name a type that does not exist.</exception>
    private int Capacity(string id)
    {
        var own = _system.Settings.Config.GetConfig(id) ?? throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var config = own.WithFallback(_system.Settings.Config.GetConfig(DefaultMailboxId));
        return config.GetString("mailbox-type").Split(',')[0].Trim() switch
        {
            "Akka.Dispatch.UnboundedMailbox" or "Akka.Dispatch.UnboundedDequeBasedMailbox" => 0,
            "Akka.Dispatch.BoundedMailbox" or "Akka.Dispatch.BoundedDequeBasedMailbox" =>
                config.GetInt("mailbox-capacity") is > 0 and var capacity ? capacity
                : throw new ConfigurationException($"Mailbox Type [{id}]: mailbox-capacity must be above 0"),
            var type => throw new ConfigurationException($"Mailbox Type [{id}]: unknown mailbox-type {type}"),
        };
    }
}
