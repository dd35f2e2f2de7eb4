using System.Text.Json.Serialization;

namespace DistTrain.Coordinator.Protocol;

/// <summary>When a step updates the parameters; in JSON in kebab case.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<UpdateMode>))]
public enum UpdateMode
{
    /// <summary>Chunk by chunk while the gradients arrive.</summary>
    Pipelined,

    /// <summary>In one pass, once all gradients have arrived.</summary>
    AfterReduction,
}
