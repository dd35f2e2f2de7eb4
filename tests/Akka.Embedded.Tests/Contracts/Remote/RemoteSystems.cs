using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Akka.Embedded.Tests.Contracts.Remote;

/// <summary>Actor systems of one test, which speak over loopback.</summary>
public abstract class RemoteSystems : IAsyncLifetime
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<ActorSystem> _systems = [];

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var system in _systems) await system.Terminate().WaitAsync(Limit);
    }

    protected static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    protected static T Take<T>(BlockingCollection<object> received)
    {
        while (received.TryTake(out var item, Limit))
        {
            if (item is T wanted) return wanted;
        }

        throw new TimeoutException($"No {typeof(T).Name} within {Limit}");
    }

    protected ActorSystem Start(string name = "test", int port = 0, string more = "")
    {
        var system = ActorSystem.Create(name, ConfigurationFactory.ParseString(more).WithFallback(ConfigurationFactory.ParseString($$"""
            akka {
              actor.provider = remote
              loglevel = WARNING
              stdout-loglevel = OFF
              log-dead-letters = off
              remote.retry-gate-closed-for = 500ms
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
            }
            """)));
        _systems.Add(system);
        return system;
    }

    protected async Task<IActorRef> ResolveAsync(ActorSystem from, ActorSystem target, string path) =>
        await from.ActorSelection(new RootActorPath(AddressOf(target)) / path.Split('/')).ResolveOne(Limit);

    protected async Task<IActorRef> WatchAsync(ActorSystem system, BlockingCollection<object> received, IActorRef subject)
    {
        var watcher = system.ActorOf(Props.Create(() => new Collector(received)));
        await watcher.Ask<string>(new Collector.WatchThis(subject), Limit);
        return watcher;
    }
}
