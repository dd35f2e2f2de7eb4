using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>Finds settings under <c>akka.</c> that the engine does not know; they are ignored, and said once.</summary>
internal static class UnknownSettings
{
    // Below these, names are the user's own.
    private static readonly string[] OpenSections =
    [
        "akka.actor.serializers", "akka.actor.serialization-bindings", "akka.actor.serialization-identifiers",
        "akka.actor.mailbox", "akka.actor.deployment", "akka.coordinated-shutdown.phases",
    ];

    public static void Report(Config config, ILoggingAdapter log)
    {
        var unknown = Find(config).ToArray();
        if (unknown.Length > 0)
            log.Debug("settings that this engine does not know are ignored: {0}", string.Join(", ", unknown));
    }

    public static IEnumerable<string> Find(Config config) =>
        config.Tree.Members.TryGetValue("akka", out var akka) && akka is HoconObject given &&
        ConfigurationFactory.Default().Tree.Members.TryGetValue("akka", out var reference)
            ? Find(given, (HoconObject)reference, "akka")
            : [];

    private static IEnumerable<string> Find(HoconObject given, HoconObject known, string path)
    {
        foreach (var (name, value) in given.Members)
        {
            var full = path + "." + HoconPath.Quote(name);
            if (OpenSections.Contains(full) || value is HoconObject { } own && IsDispatcherOrMailbox(own))
                continue;
            if (!known.Members.TryGetValue(name, out var reference))
                yield return full;
            else if (value is HoconObject inner && reference is HoconObject knownInner)
                foreach (var found in Find(inner, knownInner, full))
                    yield return found;
        }
    }

    private static bool IsDispatcherOrMailbox(HoconObject section) =>
        section.Members.ContainsKey("type") || section.Members.ContainsKey("mailbox-type");
}
