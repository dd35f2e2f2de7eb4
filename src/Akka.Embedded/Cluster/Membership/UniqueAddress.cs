using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// One incarnation of an actor system: a process restarted on the same address has another <see cref="Uid"/>.
/// </summary>
public class UniqueAddress : IComparable<UniqueAddress>, IEquatable<UniqueAddress>, IComparable
{
    /// <summary>Names the incarnation <paramref name="uid"/> of the system at <paramref name="address"/>.</summary>
    public UniqueAddress(Address address, int uid)
    {
        Address = address;
        Uid = uid;
    }

    /// <summary>Where the system listens.</summary>
    public Address Address { get; }

    /// <summary>Random number drawn when the system started.</summary>
    public int Uid { get; }

    /// <inheritdoc/>
    public bool Equals(UniqueAddress other) =>
        ReferenceEquals(this, other) || (other is not null && Uid == other.Uid && Address.Equals(other.Address));

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is UniqueAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Uid;

    /// <summary>Orders by address (host, port), then by uid.</summary>
    public int CompareTo(UniqueAddress uniqueAddress)
    {
        ArgumentNullException.ThrowIfNull(uniqueAddress);
        var byAddress = Member.AddressOrdering.Compare(Address, uniqueAddress.Address);
        return byAddress != 0 ? byAddress : Uid.CompareTo(uniqueAddress.Uid);
    }

    int IComparable.CompareTo(object obj) => obj is UniqueAddress other
        ? CompareTo(other)
        : throw new ArgumentException($"Cannot compare a UniqueAddress with {obj?.GetType().FullName ?? "null"}", nameof(obj));

    /// <inheritdoc/>
    public override string ToString() => $"UniqueAddress: ({Address}, {Uid})";

    /// <summary>Same address and same incarnation.</summary>
    public static bool operator ==(UniqueAddress left, UniqueAddress right) => Equals(left, right);

    /// <summary>Another address or another incarnation.</summary>
    public static bool operator !=(UniqueAddress left, UniqueAddress right) => !Equals(left, right);
}
