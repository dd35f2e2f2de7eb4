namespace Akka.Configuration;

/// <summary>Questions to settings that may be null.</summary>
public static class ConfigExtensions
{
    public static bool IsNullOrEmpty(this Config config) => config is null || config.IsEmpty;

    public static Config SafeWithFallback(this Config config, Config fallback) =>
        config.IsNullOrEmpty() ? fallback : fallback.IsNullOrEmpty() ? config : config.WithFallback(fallback);
}
