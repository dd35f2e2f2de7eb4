using System.Text.Json.Serialization;

namespace DistTrain.Coordinator.Protocol;

/// <summary>When the parameters of a step are made; in JSON in kebab case.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<UpdateMode>))]
public enum UpdateMode
{
    /// <summary>Chunk by chunk while the gradients arrive.</summary>
    Pipelined,

    /// <summary>When their gradients are whole.</summary>
    AfterReduction,
}
