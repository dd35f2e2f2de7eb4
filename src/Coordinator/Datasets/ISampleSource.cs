using DistTrain.Shared.Datasets;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>A source of samples that are numbers already, and need no encoder.</summary>
internal interface ISampleSource : IDisposable
{
    int Rows { get; }

    /// <summary>The shape of a sample, without the batch dimension.</summary>
    ValueList<int> SampleShape { get; }

    TargetKind Target { get; }

    /// <summary>The names of the classes; empty for real targets.</summary>
    ValueList<string> Classes { get; }

    /// <summary>The class of a sample, in any order of rows; 0 for real targets.</summary>
    int ClassOf(int row);

    /// <summary>Reads a sample; rows are asked for in increasing order, each once.</summary>
    void Read(int row, Span<float> features, Span<float> target);
}
