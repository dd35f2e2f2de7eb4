using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Cluster.Serialization;

/// <summary>
/// The gossip as bytes. Nodes and roles are listed once and referred to by number:
/// <c>nodes, roles, members (node, status, up number, roles), seen, reachability rows (observer, version, subjects), version
/// (node, counter), tombstones (node, time)</c>, each list with its count before it.
/// </summary>
internal static class GossipCodec
{
    public static void Write(WireWriter to, Gossip gossip)
    {
        var nodes = Number(gossip.Members.Select(m => m.UniqueAddress)
            .Concat(gossip.Seen)
            .Concat(gossip.Reachability.Rows.Keys)
            .Concat(gossip.Reachability.Records.Select(r => r.Subject))
            .Concat(gossip.Version.Versions.Keys)
            .Concat(gossip.Tombstones.Keys));
        var roles = Number(gossip.Members.SelectMany(m => m.Roles));

        WriteList(to, nodes.OrderBy(n => n.Value), n => WriteNode(to, n.Key));
        WriteList(to, roles.OrderBy(r => r.Value), r => to.String(r.Key));
        WriteList(to, gossip.Members, m =>
        {
            to.Count(nodes[m.UniqueAddress]);
            to.Byte((byte)m.Status);
            to.Int(m.UpNumber);
            WriteList(to, m.Roles, r => to.Count(roles[r]));
        });
        WriteList(to, gossip.Seen, s => to.Count(nodes[s]));
        WriteList(to, gossip.Reachability.Rows, row =>
        {
            to.Count(nodes[row.Key]);
            to.Long(row.Value.Version);
            WriteList(to, row.Value.Subjects, s =>
            {
                to.Count(nodes[s.Key]);
                to.Byte((byte)s.Value);
            });
        });
        WriteVersion(to, gossip.Version, nodes);
        WriteList(to, gossip.Tombstones, t =>
        {
            to.Count(nodes[t.Key]);
            to.Long(t.Value);
        });
    }

    public static Gossip Read(ref WireReader from)
    {
        var nodes = ReadNodes(ref from);
        var roles = new string[from.Entries(1)];
        for (var i = 0; i < roles.Length; i++)
            roles[i] = from.String();

        var members = ImmutableSortedSet.CreateBuilder(Member.Ordering);
        for (var left = from.Entries(7); left > 0; left--)
            members.Add(ReadMember(ref from, nodes, roles));

        var seen = ImmutableHashSet.CreateBuilder<UniqueAddress>();
        for (var left = from.Entries(1); left > 0; left--)
            seen.Add(Pick(ref from, nodes));

        var rows = ImmutableDictionary.CreateBuilder<UniqueAddress, Reachability.Row>();
        for (var left = from.Entries(10); left > 0; left--)
        {
            var observer = Pick(ref from, nodes);
            var version = from.Long();
            var subjects = ImmutableDictionary.CreateBuilder<UniqueAddress, ReachabilityStatus>();
            for (var more = from.Entries(2); more > 0; more--)
                subjects[Pick(ref from, nodes)] = ReadStatus(ref from);
            rows[observer] = new Reachability.Row(version, subjects.ToImmutable());
        }

        var clock = ReadVersion(ref from, nodes);
        var tombstones = ImmutableDictionary.CreateBuilder<UniqueAddress, long>();
        for (var left = from.Entries(9); left > 0; left--)
        {
            var node = Pick(ref from, nodes);
            tombstones[node] = from.Long();
        }

        return new Gossip(
            members.ToImmutable(), seen.ToImmutable(), new Reachability(rows.ToImmutable()), clock, tombstones.ToImmutable());
    }

    /// <summary>A version on its own, with the nodes it names.</summary>
    public static void WriteVersion(WireWriter to, VectorClock version)
    {
        var nodes = Number(version.Versions.Keys);
        WriteList(to, nodes.OrderBy(n => n.Value), n => WriteNode(to, n.Key));
        WriteVersion(to, version, nodes);
    }

    public static VectorClock ReadVersion(ref WireReader from) => ReadVersion(ref from, ReadNodes(ref from));

    public static void WriteNode(WireWriter to, UniqueAddress node)
    {
        WriteAddress(to, node.Address);
        to.Int(node.Uid);
    }

    public static UniqueAddress ReadNode(ref WireReader from) => new(ReadAddress(ref from), from.Int());

    public static void WriteAddress(WireWriter to, Address address)
    {
        to.String(address.Protocol);
        to.String(address.System);
        to.String(address.Host ?? "");
        to.Int(address.Port ?? 0);
    }

    public static Address ReadAddress(ref WireReader from)
    {
        var protocol = from.String();
        var system = from.String();
        var host = from.String();
        var port = from.Int();
        if (protocol.Length == 0 || system.Length == 0 || host.Length == 0 || port is < 0 or > 65535)
            throw new SerializationException($"[{protocol}://{system}@{host}:{port}] is no address of a node");
        return new Address(protocol, system, host, port);
    }

    private static Member ReadMember(ref WireReader from, UniqueAddress[] nodes, string[] roles)
    {
        var node = Pick(ref from, nodes);
        var status = (MemberStatus)from.Byte();
        if (status > MemberStatus.WeaklyUp)
            throw new SerializationException($"{(byte)status} is no status of a member");
        var upNumber = from.Int();
        var own = ImmutableHashSet.CreateBuilder<string>();
        for (var left = from.Entries(1); left > 0; left--)
            own.Add(roles.Length > 0 ? roles[from.Count(roles.Length - 1)] : throw new SerializationException("A role is named but none is listed"));
        return new Member(node, upNumber, status, own.ToImmutable());
    }

    private static UniqueAddress[] ReadNodes(ref WireReader from)
    {
        var nodes = new UniqueAddress[from.Entries(11)];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = ReadNode(ref from);
        return nodes;
    }

    private static ReachabilityStatus ReadStatus(ref WireReader from)
    {
        var status = (ReachabilityStatus)from.Byte();
        return status is ReachabilityStatus.Unreachable or ReachabilityStatus.Terminated
            ? status
            : throw new SerializationException($"{(byte)status} is no state of reachability");
    }

    private static void WriteVersion(WireWriter to, VectorClock version, Dictionary<UniqueAddress, int> nodes) =>
        WriteList(to, version.Versions, v =>
        {
            to.Count(nodes[v.Key]);
            to.Long(v.Value);
        });

    private static VectorClock ReadVersion(ref WireReader from, UniqueAddress[] nodes)
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, long>();
        for (var left = from.Entries(9); left > 0; left--)
        {
            var node = Pick(ref from, nodes);
            versions[node] = from.Long();
        }

        return new VectorClock(versions.ToImmutable());
    }

    private static UniqueAddress Pick(ref WireReader from, UniqueAddress[] nodes) => nodes.Length > 0
        ? nodes[from.Count(nodes.Length - 1)]
        : throw new SerializationException("A node is named but none is listed");

    private static Dictionary<T, int> Number<T>(IEnumerable<T> items)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        foreach (var item in items)
            numbers.TryAdd(item, numbers.Count);
        return numbers;
    }

    private static void WriteList<T>(WireWriter to, IEnumerable<T> items, Action<T> write)
    {
        var list = items as IReadOnlyCollection<T> ?? [.. items];
        to.Count(list.Count);
        foreach (var item in list)
            write(item);
    }
}
