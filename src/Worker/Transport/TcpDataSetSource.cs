using DistTrain.Worker.Hosting;

namespace DistTrain.Worker.Transport;

/// <summary>The data planes that a worker process reaches over TCP, and the data sets it gets through them.</summary>
internal sealed class TcpDataSetSource(WorkerProcessOptions options) : IDataSetSource
{
    /// <summary>The data plane at <c>HOST:PORT</c>.</summary>
    public IDataPlane DataPlaneAt(string address) => TcpDataPlane.At(address, Options);

    /// <summary>The file of a data set.</summary>
    public string FileOf(string contentKey) => Path.Combine(options.CacheDirectory, contentKey + ".data");

    /// <inheritdoc/>
    public Task<string> FetchAsync(string dataPlane, string contentKey, CancellationToken cancellation)
    {
        var (host, port) = DataPlaneAddress.Parse(dataPlane);
        return new DataSetClient(host, port, Options).FetchAsync(contentKey, options.CacheDirectory, cancellation: cancellation);
    }

    private TcpDataPlaneOptions Options => new()
    {
        Security = options.Security.DataPlane,
        Time = options.Time,
    };
}
