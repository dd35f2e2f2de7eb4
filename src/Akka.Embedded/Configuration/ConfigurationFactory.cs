namespace Akka.Configuration;

/// <summary>Makes settings.</summary>
public class ConfigurationFactory
{
    private static readonly Lazy<Config> Reference = new(ReadReference);

    public static Config Empty => Config.Empty;

    /// <exception cref="ConfigurationException">The text is not HOCON.</exception>
    public static Config ParseString(string hocon) => new(HoconParser.Parse(hocon));

    /// <summary>The settings of the engine itself.</summary>
    public static Config Default() => Reference.Value;

    private static Config ReadReference()
    {
        var assembly = typeof(ConfigurationFactory).Assembly;
        return assembly.GetManifestResourceNames().Where(name =>
            name.EndsWith(".conf", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Aggregate(Config.Empty, (config, name) =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return config.WithFallback(ParseString(reader.ReadToEnd()));
            });
    }
}
