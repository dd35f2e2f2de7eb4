using DistTrain.Shared.Jobs;

namespace DistTrain.Shared.Data;

/// <summary>Prepares data sets: reads a source, divides it, fits the encoder on the training part and writes the records to a
/// content-addressed file, once.</summary>
public static class DataSetPreparation
{
    /// <summary>The most errors that are listed of one source.</summary>
    public const int ErrorLimit = 20;

    /// <summary>Prepares a data set, or opens the file that an earlier call wrote for the same source, spec and seed.</summary>
    /// <param name="data">What to read.</param>
    /// <param name="target">How the loss wants the target.</param>
    /// <param name="seed">The job's seed, which divides the samples.</param>
    /// <param name="directory">Where prepared files lie; created when missing.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static InputResult<PreparedDataSet> Prepare(
        DataSpec data, TargetType target, ulong seed, string directory, CancellationToken cancellation = default)
    {
        throw new NotSupportedException();
    }
}
