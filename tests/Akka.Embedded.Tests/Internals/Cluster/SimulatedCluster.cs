using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.SBR;
using Akka.Cluster.Serialization;

namespace Akka.Embedded.Tests.Internals.Cluster;

/// <summary>Nodes, links and a virtual clock; every message passes through the codec, late, lost or in order as the seed wills.</summary>
internal sealed class SimulatedCluster
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _agenda = new();
    private readonly HashSet<(int, int)> _cut = [];
    private readonly Dictionary<Address, SimulatedNode> _listening = [];
    private readonly Func<DowningStrategy> _strategy;
    private readonly double _loss;
    private long _order;
    private int _uids;

    public SimulatedCluster(int seed, Func<DowningStrategy> strategy, double loss)
    {
        Random = new Random(seed);
        _strategy = strategy;
        _loss = loss;
    }

    public Random Random { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>Every incarnation that ever started.</summary>
    public List<SimulatedNode> Nodes { get; } = [];

    public IEnumerable<SimulatedNode> Members => Nodes.Where(n => n.IsMember);

    public SimulatedNode Start(int number, bool found = false)
    {
        var address = AddressOf(number);
        var node = new SimulatedNode(this, new UniqueAddress(address, ++_uids), _strategy());
        Nodes.Add(node);
        _listening[address] = node;
        if (found)
            node.Found();
        After(TimeSpan.FromMilliseconds(Random.Next(1000)), () => TickFor(node));
        return node;
    }

    public static Address AddressOf(int number) => new("akka.tcp", "sim", "10.0.0." + number, 4000);

    public static int NumberOf(Address address) => int.Parse(address.Host.Split('.')[3]);

    public void Cut(int a, int b)
    {
        _cut.Add((a, b));
        _cut.Add((b, a));
    }

    public void Heal() => _cut.Clear();

    public void Send(UniqueAddress from, Address to, object message)
    {
        if (Random.NextDouble() < _loss)
            return;
        var bytes = ClusterMessageCodec.Write(message);
        var manifest = ClusterMessageCodec.Manifest(message);
        After(TimeSpan.FromMilliseconds(1 + Random.Next(60)), () =>
        {
            if (!_cut.Contains((NumberOf(from.Address), NumberOf(to))) && _listening.TryGetValue(to, out var node) && node.Alive)
                node.Receive(from, ClusterMessageCodec.Read(bytes, manifest));
        });
    }

    public void After(TimeSpan delay, Action action) => _agenda.Enqueue(action, (Now + delay, _order++));

    /// <summary>Runs for <paramref name="duration"/>, looking at <paramref name="invariant"/> after every event.</summary>
    public void Run(TimeSpan duration, Action invariant)
    {
        var end = Now + duration;
        while (_agenda.TryPeek(out _, out var next) && next.At <= end)
        {
            var action = _agenda.Dequeue();
            Now = next.At;
            action();
            invariant();
        }

        Now = end;
    }

    public bool RunUntil(Func<bool> reached, TimeSpan limit, Action invariant)
    {
        var end = Now + limit;
        while (Now < end)
        {
            if (reached())
                return true;
            Run(TimeSpan.FromMilliseconds(500), invariant);
        }

        return reached();
    }

    private void TickFor(SimulatedNode node)
    {
        if (!node.Alive)
            return;
        node.Tick();
        After(TimeSpan.FromMilliseconds(1000), () => TickFor(node));
    }
}
