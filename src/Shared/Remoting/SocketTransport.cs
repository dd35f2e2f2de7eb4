using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote;
using Akka.Remote.Transport;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using Serilog;
using Serilog.Events;

namespace DistTrain.Shared.Remoting;

/// <summary>Akka.Remote's connections over sockets, with TLS where the process has an identity; see
/// docs/decisions/0014-a-transport-for-akka-remote.md. A peer that is refused or cannot be reached costs a warning and nothing
/// else. Akka.Remote creates it, by its name in the configuration; it needs a <see cref="SocketTransportSetup"/>.</summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "Its token source is always cancelled, which frees what it holds; Akka.Remote disposes of nothing.")]
public sealed class SocketTransport : Akka.Remote.Transport.Transport
{
    /// <summary>The longest frame, in bytes. Tensors go over the data plane.</summary>
    public const int MaximumFrameBytes = 1 << 20;

    /// <summary>The most connections at a time that have not yet identified themselves.</summary>
    public const int MaximumHalfOpen = 64;

    /// <summary>Its name in an actor system's configuration.</summary>
    public static readonly string TypeName = QualifiedName.Of(typeof(SocketTransport));

    // Akka.Remote adds some bytes of its own around a payload.
    private const int EnvelopeBytes = 64;
    private static readonly TimeSpan UnknownPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly SocketTransportSetup _setup;
    private readonly PeerHandshake _handshake;
    private readonly PeerConnector _connector;
    private readonly PeerWarnings _refused;
    private readonly PeerWarnings _unreachable;
    private readonly PeerWarnings _unknown;
    private readonly ConnectionLimiter _halfOpen;
    private readonly CancellationTokenSource _stop = new();

    // By identity: two associations with the same addresses are equal for Akka.
    private readonly ConcurrentDictionary<object, SocketAssociation> _associations = new(ReferenceEqualityComparer.Instance);
    private Address _address = Address.AllSystems;

    /// <summary>The constructor that Akka.Remote calls.</summary>
    /// <exception cref="ConfigurationException">The actor system was set up without a
    /// <see cref="SocketTransportSetup"/>.</exception>
    public SocketTransport(ActorSystem system, Config config)
    {
        ArgumentNullException.ThrowIfNull(system);
        System = system;
        Config = config;
        SchemeIdentifier = "tcp";
        MaximumPayloadBytes = MaximumFrameBytes - EnvelopeBytes;
        var setup = system.Settings.Setup.Get<SocketTransportSetup>();
        _setup = setup.HasValue
            ? setup.Value
            : throw new ConfigurationException($"{TypeName} needs a {nameof(SocketTransportSetup)}");
        _handshake = new PeerHandshake(new Preamble(_setup.Role, AddressUidExtension.Uid(system)), _setup.Identity);
        _connector = new PeerConnector(_handshake, _setup.Time);
        _refused = new PeerWarnings(_setup.Time, _setup.Log);
        _unreachable = new PeerWarnings(_setup.Time, _setup.Log);
        _unknown = new PeerWarnings(_setup.Time, _setup.Log, LogEventLevel.Information, UnknownPause);
        _halfOpen = new ConnectionLimiter(MaximumHalfOpen, PeerHandshake.Limit, _setup.Time);
    }

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => true;

    /// <inheritdoc/>
    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        _address = AddressOf(_setup.Advertised, ((IPEndPoint)_setup.Listener.LocalEndPoint!).Port);
        var listener = new TaskCompletionSource<IAssociationEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = AcceptAsync(listener.Task);
        return Task.FromResult((_address, listener));
    }

    /// <inheritdoc/>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        ArgumentNullException.ThrowIfNull(remoteAddress);
        try
        {
            var link = await _connector.ConnectAsync(
                remoteAddress.Host, remoteAddress.Port ?? 0, _stop.Token).ConfigureAwait(false);
            return Begin(remoteAddress, link);
        }
        catch (PeerRefusedException error)
        {
            // A name that cannot be resolved often belongs to a process that may or may not be started later, such as a
            // second coordinator.
            var isKnown = error.InnerException is not SocketException
            {
                SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain,
            };
            (isKnown ? _unreachable : _unknown).Report(
                $"{remoteAddress.Host}:{remoteAddress.Port}", "{Peer:l} cannot be reached: {Reason:l}", error.Message);
            throw new InvalidAssociationException($"{remoteAddress} cannot be reached: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            throw new InvalidAssociationException(
                $"{remoteAddress} is not connected to any more: this actor system is shutting down");
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> Shutdown()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _setup.Listener.Dispose();
        foreach (var association in _associations.Values)
            association.Close();
        await Task.WhenAll(_associations.Values.Select(association => association.Ended)).ConfigureAwait(false);
        return true;
    }

    private async Task AcceptAsync(Task<IAssociationEventListener> registered)
    {
        try
        {
            var listener = await registered.WaitAsync(_stop.Token).ConfigureAwait(false);
            while (!_stop.IsCancellationRequested)
            {
                if (await TryAcceptAsync().ConfigureAwait(false) is { } socket)
                    _ = HandshakeAsync(socket, listener);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The transport is shutting down.
        }
    }

    private async Task<Socket?> TryAcceptAsync()
    {
        try
        {
            return await _setup.Listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (SocketException error) when (!_stop.IsCancellationRequested)
        {
            // Such as too many open files: it may last, and must not keep a processor busy meanwhile.
            _refused.Report("this process", "{Peer:l} cannot take a connection of actors: {Reason:l}", error.Message);
            await Task.Delay(PauseAfterError, _setup.Time, _stop.Token).ConfigureAwait(false);
            return null;
        }
    }

    private async Task HandshakeAsync(Socket socket, IAssociationEventListener listener)
    {
        using var halfOpen = _halfOpen.Begin();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(halfOpen.GivenUp, _stop.Token);
        var from = (IPEndPoint)socket.RemoteEndPoint!;
        try
        {
            if (await _handshake.AcceptAsync(socket, either.Token).ConfigureAwait(false) is { } link)
                listener.Notify(new InboundAssociation(Begin(AddressOf(TextOf(from.Address), from.Port), link)));
            else
                socket.Dispose();
        }
        catch (PeerRefusedException error)
        {
            socket.Dispose();
            WarnRefused(TextOf(from.Address), error.Message);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            if (!_stop.IsCancellationRequested)
                WarnRefused(TextOf(from.Address), halfOpen.Reason);
        }
    }

    private SocketAssociation Begin(Address remote, PeerLink link)
    {
        var association = new SocketAssociation(
            _address, remote, link, MaximumFrameBytes, _setup.Time,
            reason => WarnRefused(remote.Host, reason));
        _associations[association] = association;
        association.Ended.ContinueWith(
            _ => _associations.TryRemove(association, out var _),
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        association.Start();
        if (_stop.IsCancellationRequested)
            association.Close();
        return association;
    }

    private void WarnRefused(string from, string reason) => _refused.Report(
        from, "a connection from {Peer:l} to the actors' port was turned away: {Reason:l} (said once in half a minute)", reason);

    private Address AddressOf(string host, int port) =>
        new(
            SchemeIdentifier, System.Name, IPAddress.TryParse(host, out var address) && host[0] != '[' ? TextOf(address) : host,
            port);

    private static string TextOf(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]"
        : address.ToString();
}
