#nullable enable
namespace Akka.Remote.Transport;

/// <summary>An actor path as it arrived, with what its receiver made of it, kept as long as the connection's table.</summary>
internal sealed class WirePath(string text)
{
    public string Text { get; } = text;

    /// <summary>The receiver's reference for the path, where it may be kept.</summary>
    public object? Resolved { get; set; }
}
