using Akka.Actor;

namespace Akka.Serialization;

/// <summary>A serializer that names what it wrote by a short string of its own, never by a type.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    protected SerializerWithStringManifest(ExtendedActorSystem system) : base(system) { }

    public sealed override bool IncludeManifest => true;

    public sealed override object FromBinary(byte[] bytes, Type type) =>
        throw new NotSupportedException($"{GetType()} reads by manifest, not by type");

    public abstract object FromBinary(byte[] bytes, string manifest);

    /// <summary>What to pass to <see cref="FromBinary(byte[], string)"/> to read this object again.</summary>
    public abstract string Manifest(object o);
}
