using System.Reflection;

namespace DistTrain.Cli.Doctor;

/// <summary>The version of the program and of the engines that it was compiled against.</summary>
internal static class Engines
{
    public static string Version { get; } = InformationalVersion(typeof(Engines).Assembly);

    public static string Actors { get; } = Describe(typeof(Akka.Actor.ActorSystem).Assembly);

    public static string Tensors { get; } = Describe(typeof(TorchSharp.torch).Assembly);

    private static string Describe(Assembly assembly) => $"{assembly.GetName().Name} {InformationalVersion(assembly)}";

    private static string InformationalVersion(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
        var commit = version.IndexOf('+', StringComparison.Ordinal);
        return commit < 0 ? version : version[..commit];
    }
}
