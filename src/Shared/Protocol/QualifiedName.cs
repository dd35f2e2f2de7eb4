namespace DistTrain.Shared.Protocol;

/// <summary>How Akka.NET's configuration and manifests name a type: with its assembly, without versions.</summary>
internal static class QualifiedName
{
    public static string Of(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
