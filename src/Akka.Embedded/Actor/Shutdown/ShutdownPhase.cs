using Akka.Configuration;

namespace Akka.Actor.Internal;

/// <summary>A phase of coordinated shutdown, from the settings.</summary>
internal sealed record ShutdownPhase(string Name, IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover, bool Enabled)
{
    private const string Section = "akka.coordinated-shutdown";

    public static IReadOnlyList<ShutdownPhase> Read(Config config)
    {
        var defaultTimeout = config.GetTimeSpan(Section + ".default-phase-timeout");
        var phases = config.GetConfig(Section + ".phases");
        return phases.Keys.Select(name =>
            Read(name, phases.GetConfig(HoconPath.Quote(name)) ?? Config.Empty, defaultTimeout)).ToArray();
    }

    /// <summary>Each phase after those that it depends on; otherwise as they are written.</summary>
    /// <exception cref="ConfigurationException">Phases depend on each other in a circle.</exception>
    public static IReadOnlyList<ShutdownPhase> Sort(IReadOnlyList<ShutdownPhase> phases)
    {
        var byName = phases.ToDictionary(phase => phase.Name, StringComparer.Ordinal);
        var sorted = new List<ShutdownPhase>();
        var visiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var phase in phases)
            Visit(phase);
        return sorted;

        void Visit(ShutdownPhase phase)
        {
            if (sorted.Contains(phase))
                return;
            if (!visiting.Add(phase.Name))
                throw new ConfigurationException($"the coordinated shutdown phase {phase.Name} depends on itself");
            foreach (var name in phase.DependsOn)
                if (byName.TryGetValue(name, out var earlier))
                    Visit(earlier);
            sorted.Add(phase);
        }
    }

    private static ShutdownPhase Read(string name, Config config, TimeSpan defaultTimeout) => new(name,
        config.GetStringList("depends-on").ToArray(), config.GetTimeSpan("timeout", defaultTimeout, false),
        config.GetBoolean("recover", true), config.GetBoolean("enabled", true));
}
