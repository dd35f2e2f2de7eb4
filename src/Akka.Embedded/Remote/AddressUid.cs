using Akka.Actor;

namespace Akka.Remote;

/// <summary>The number of this incarnation of the actor system; another system at the same address has another one.</summary>
public class AddressUid : IExtension
{
    /// <summary>The number, not 0.</summary>
    public readonly int Uid = System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
