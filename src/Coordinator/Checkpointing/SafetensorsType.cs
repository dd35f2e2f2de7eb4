namespace DistTrain.Coordinator.Checkpointing;

/// <summary>The element types that DistTrain reads and writes.</summary>
public enum SafetensorsType
{
    /// <summary>32-bit floating point, <c>F32</c>.</summary>
    Float32,

    /// <summary>64-bit integer, <c>I64</c>.</summary>
    Int64,
}
