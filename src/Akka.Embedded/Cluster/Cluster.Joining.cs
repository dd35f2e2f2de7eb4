using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

public partial class Cluster
{
    private TaskCompletionSource _leaving;

    /// <summary>Asks the member at <paramref name="address"/> to let this node in; its own address founds a cluster.</summary>
    public void Join(Address address) => _daemon.Tell(new ClusterCommand.JoinTo(FillLocal(address)));

    /// <summary>The same; completes when this node is Up.</summary>
    /// <exception cref="ClusterJoinFailedException">The node has left for good, or <paramref name="token"/> was cancelled first.</exception>
    public Task JoinAsync(Address address, CancellationToken token = default) =>
        WhenUp(() => Join(address), $"Node has not managed to join the cluster using provided address: {address}", token);

    /// <summary>Joins through whichever of the nodes answers first. The first of them founds a cluster if there is none.</summary>
    public void JoinSeedNodes(IEnumerable<Address> seedNodes) =>
        _daemon.Tell(new ClusterCommand.JoinSeedNodes([.. seedNodes.Select(FillLocal)]));

    /// <summary>The same; completes when this node is Up.</summary>
    /// <exception cref="ClusterJoinFailedException">The node has left for good, or <paramref name="token"/> was cancelled first.</exception>
    public Task JoinSeedNodesAsync(IEnumerable<Address> seedNodes, CancellationToken token = default)
    {
        var nodes = seedNodes.ToImmutableList();
        return WhenUp(
            () => JoinSeedNodes(nodes),
            $"Node has not managed to join the cluster using provided addresses: [{string.Join(",", nodes)}]",
            token);
    }

    /// <summary>Lets the member at <paramref name="address"/> leave; it hands over its work first.</summary>
    public void Leave(Address address)
    {
        if (FillLocal(address).Equals(SelfAddress))
            _ = LeaveSelf();
        else
            _daemon.Tell(new ClusterCommand.Leave(FillLocal(address)));
    }

    /// <summary>Leaves the cluster; completes when this node is removed.</summary>
    public Task LeaveAsync() => LeaveSelf();

    /// <summary>The same; cancelling ends the wait, not the leaving.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) => LeaveSelf().WaitAsync(cancellationToken);

    /// <summary>Declares the member at <paramref name="address"/> lost; if it is alive it shuts itself down.</summary>
    public void Down(Address address) => _daemon.Tell(new ClusterCommand.Down(FillLocal(address)));

    private Task LeaveSelf()
    {
        var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _leaving, leaving, null) is { } earlier)
            return earlier.Task;
        RegisterOnMemberRemoved(() => leaving.TrySetResult());
        _daemon.Tell(new ClusterCommand.Leave(SelfAddress));
        return leaving.Task;
    }

    private Task WhenUp(Action join, string failure, CancellationToken token)
    {
        if (IsTerminated)
            throw new ClusterJoinFailedException("Cluster has already been terminated");
        if (IsUp)
            return Task.CompletedTask;
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registration = token.Register(() => up.TrySetException(new ClusterJoinFailedException(failure)));
        RegisterOnMemberUp(() =>
        {
            registration.Unregister();
            up.TrySetResult();
        });
        join();
        return up.Task;
    }

    // An address taken from a local reference has no host.
    private Address FillLocal(Address address) => address.HasLocalScope && address.System == SelfAddress.System ? SelfAddress : address;
}
