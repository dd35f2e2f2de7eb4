namespace DistTrain.Worker.Transport;

/// <summary>The data planes that a worker process reaches over TCP, and the data sets it gets through them.</summary>
/// <param name="cacheDirectory">Where data sets are kept.</param>
/// <param name="options">How data planes are reached.</param>
internal sealed class TcpDataSetSource(string cacheDirectory, TcpDataPlaneOptions options) : IDataSetSource
{
    /// <summary>The data plane at <c>HOST:PORT</c>.</summary>
    public IDataPlane DataPlaneAt(string address) => TcpDataPlane.At(address, options);

    /// <summary>The file of a data set.</summary>
    public string FileOf(string contentKey) => Path.Combine(cacheDirectory, contentKey + ".data");

    /// <inheritdoc/>
    public Task<string> FetchAsync(string dataPlane, string contentKey, CancellationToken cancellation)
    {
        var (host, port) = TcpDataPlane.Parse(dataPlane);
        return new DataSetClient(host, port, options).FetchAsync(contentKey, cacheDirectory, cancellation: cancellation);
    }
}
