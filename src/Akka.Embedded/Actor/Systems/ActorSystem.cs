using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with what they share: dispatchers, scheduler, event stream, settings and extensions.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    public abstract Settings Settings { get; }
    public abstract string Name { get; }
    public abstract Serialization.Serialization Serialization { get; }
    public abstract EventStream EventStream { get; }
    public abstract IActorRef DeadLetters { get; }
    public abstract ILoggingAdapter Log { get; }
    public abstract Dispatchers Dispatchers { get; }
    public abstract Mailboxes Mailboxes { get; }
    public abstract IScheduler Scheduler { get; }

    /// <summary>Completes once every actor has stopped and the callbacks have run.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Since when the system runs, on the scheduler's monotonic clock.</summary>
    public TimeSpan StartTime { get; private protected set; }

    public TimeSpan Uptime => Scheduler.MonotonicClock - StartTime;

    public static ActorSystem Create(string name) => Create(name, ConfigurationFactory.Empty);

    /// <summary>Makes and starts a system; settings not given are the engine's own.</summary>
    /// <exception cref="ArgumentException">The name holds something else than letters, digits, - and _, or starts with one of the last two.</exception>
    public static ActorSystem Create(string name, Config config) =>
        Create(name, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)));

    /// <summary>Makes and starts a system from its configuration and what no configuration can hold.</summary>
    /// <inheritdoc cref="Create(string, Config)" path="/exception" />
    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var system = new ActorSystemImpl(name, setup.Find<BootstrapSetup>()?.Given ?? ConfigurationFactory.Empty, setup);
        system.Start();
        return system;
    }

    public abstract object GetExtension(IExtensionId extensionId);

    public abstract T GetExtension<T>() where T : class, IExtension;

    public abstract bool HasExtension(Type type);

    public abstract bool HasExtension<T>() where T : class, IExtension;

    public abstract bool TryGetExtension(Type extensionType, out object extension);

    public abstract bool TryGetExtension<T>(out T extension) where T : class, IExtension;

    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>Code to run once all actors have stopped; the last registered runs first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Stops all actors, by way of coordinated shutdown unless that is switched off.</summary>
    public abstract Task Terminate();

    public abstract void Stop(IActorRef actor);

    public abstract IActorRef ActorOf(Props props, string name = null);

    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    public abstract ActorSelection ActorSelection(string actorPath);

    public void Dispose()
    {
        Terminate();
        GC.SuppressFinalize(this);
    }
}
