using Akka.Configuration;

namespace Akka.Util;

/// <summary>Types named in settings, resolved once at start.</summary>
internal static class TypeNames
{
    /// <exception cref="ConfigurationException">There is no such type.</exception>
    public static Type Resolve(string name) =>
        TryResolve(name) ?? throw new ConfigurationException($"the type '{name}' named in the settings does not exist");

    /// <summary>
    /// A type by its name, with its assembly or without: the assembly is a hint only, since a name such as
    /// "Akka.TestKit.TestScheduler, Akka.TestKit" means the type of the embedded engine as well.
    /// </summary>
    public static Type TryResolve(string name)
    {
        if (Type.GetType(name, throwOnError: false) is { } exact)
            return exact;
        var withoutAssembly = name.Split(',')[0].Trim();
        return AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(withoutAssembly, throwOnError: false))
            .FirstOrDefault(type => type is not null);
    }
}
