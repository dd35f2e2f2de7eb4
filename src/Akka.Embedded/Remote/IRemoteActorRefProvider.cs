using Akka.Actor;

namespace Akka.Remote;

/// <summary>A provider whose references reach other systems.</summary>
public interface IRemoteActorRefProvider : IActorRefProvider
{
    /// <summary>The actor that watches actors of other systems on behalf of those of this one.</summary>
    IActorRef RemoteWatcher { get; }

    /// <summary>The settings of the remoting.</summary>
    RemoteSettings RemoteSettings { get; }

    /// <summary>True when the address is this system's.</summary>
    bool HasAddress(Address address);

    /// <summary>Never again speaks to an incarnation of another system; with no uid, only gives up what is on its way.</summary>
    void Quarantine(Address address, int? uid);
}
