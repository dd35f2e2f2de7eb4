namespace DistTrain.Worker.Transport;

/// <summary>Where a worker gets prepared data sets from.</summary>
public interface IDataSetSource
{
    /// <summary>Brings a data set onto this disk, if it is not there, and verifies it.</summary>
    /// <param name="dataPlane">The job's data plane.</param>
    /// <param name="contentKey">Which data set.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Its file.</returns>
    Task<string> FetchAsync(string dataPlane, string contentKey, CancellationToken cancellation);
}
