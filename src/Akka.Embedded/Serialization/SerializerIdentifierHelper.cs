using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>Serializer numbers from the settings.</summary>
public static class SerializerIdentifierHelper
{
    private const string Section = "akka.actor.serialization-identifiers";

    /// <exception cref="ArgumentException">The settings give the serializer no number.</exception>
    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        foreach (var (name, number) in system.Settings.Config.GetConfig(Section)?.Literals() ?? [])
            if (TypeNames.TryResolve(name) == type)
                return int.Parse(number);
        throw new ArgumentException($"Couldn't find serializer id for [{type}] under [{Section}] HOCON path", nameof(type));
    }
}
