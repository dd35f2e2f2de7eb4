using System.Text.Json.Serialization.Metadata;

namespace DistTrain.Shared.Protocol;

/// <summary>A type of message that crosses processes.</summary>
/// <param name="Manifest">The name it is sent under. Once released it is never given to another type.</param>
/// <param name="Json">How it is written and read; source-generated, so that no type is looked up by a peer's word.</param>
public sealed record MessageType(string Manifest, JsonTypeInfo Json);
