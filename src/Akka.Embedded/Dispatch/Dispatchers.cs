using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system by the path of their settings.</summary>
public sealed class Dispatchers
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";
    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, Lazy<Func<MessageDispatcher>>> _configurators = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MessageDispatcher, bool> _withThreads = new();

    internal Dispatchers(ActorSystem system)
    {
        _system = system;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
    }

    public MessageDispatcher DefaultGlobalDispatcher { get; }

    public bool HasDispatcher(string id) => _system.Settings.Config.HasPath(id);

    /// <exception cref="ConfigurationException">There are no such settings, or they name a type that does not exist.</exception>
    public MessageDispatcher Lookup(string dispatcherName) => _configurators.GetOrAdd(dispatcherName, static (id, self) =>
        new Lazy<Func<MessageDispatcher>>(() => self.Configure(id)), this).Value();

    internal void Shutdown()
    {
        foreach (var dispatcher in _withThreads.Keys)
            dispatcher.Shutdown();
    }

    internal void Forget(MessageDispatcher dispatcher) => _withThreads.TryRemove(dispatcher, out _);

    private Func<MessageDispatcher> Configure(string id)
    {
        var own = _system.Settings.Config.GetConfig(id) ?? throw new ConfigurationException($"Dispatcher {id} not configured.");
        var config = own.WithFallback(_system.Settings.Config.GetConfig(DefaultDispatcherId));
        var throughput = Math.Max(1, config.GetInt("throughput"));
        switch (config.GetString("type"))
        {
            case "PinnedDispatcher":
                return () => Track(new PinnedDispatcher(id, throughput));
            case "ForkJoinDispatcher":
                return Shared(new DedicatedDispatcher(id, throughput,
                    Math.Max(1, config.GetInt("dedicated-thread-pool.thread-count", 1))));
            case "Dispatcher" when config.GetString("executor") == "fork-join-executor":
                return Shared(new DedicatedDispatcher(id, throughput, Parallelism(config.GetConfig("fork-join-executor"))));
            case "Dispatcher" or "TaskDispatcher":
                return Shared(new ThreadPoolDispatcher(id, throughput));
            case { } type when type.Contains(nameof(CallingThreadDispatcher), StringComparison.Ordinal):
                return Shared(new CallingThreadDispatcher(id));
            case var type:
                throw new ConfigurationException($"Dispatcher {id}: unknown type {type}");
        }
    }

    private Func<MessageDispatcher> Shared(MessageDispatcher dispatcher)
    {
        Track(dispatcher);
        return () => dispatcher;
    }

    private MessageDispatcher Track(MessageDispatcher dispatcher)
    {
        if (dispatcher is DedicatedDispatcher)
            _withThreads[dispatcher] = true;
        return dispatcher;
    }

    private static int Parallelism(Config config) =>
        Math.Clamp((int)Math.Ceiling(Environment.ProcessorCount * config.GetDouble("parallelism-factor", 1)),
        config.GetInt("parallelism-min", 1), config.GetInt("parallelism-max", 64));
}
