using System.Collections.Concurrent;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.Hosting;
using DistTrain.Worker.Actors;

namespace DistTrain.Worker.Hosting;

/// <summary>The data planes that a worker process reaches over TCP, and the data sets it gets through them.</summary>
internal sealed class TcpDataSetSource(WorkerProcessOptions options) : IDataSetSource
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _fetching = [];

    /// <summary>The data plane at <c>HOST:PORT</c>.</summary>
    public IDataPlane DataPlaneAt(string address) => Connect(address);

    /// <summary>The file of a data set.</summary>
    public string FileOf(string contentKey) => Path.Combine(options.CacheDirectory, contentKey + ".data");

    /// <inheritdoc/>
    public async Task<string> FetchAsync(string dataPlane, string contentKey, CancellationToken cancellation)
    {
        var one = _fetching.GetOrAdd(contentKey, _ => new SemaphoreSlim(1));
        await one.WaitAsync(cancellation);
        try
        {
            var file = FileOf(contentKey);
            return File.Exists(file) ? file : await Connect(dataPlane).FetchAsync(contentKey, options.CacheDirectory, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    private TcpDataPlane Connect(string address) =>
        Endpoint.TryParse(address, 0, out var endpoint) && endpoint.Value.Port > 0
            ? new TcpDataPlane(endpoint.Value, options.Secret, options.Time)
            : throw new FormatException($"'{address}' is no data plane: HOST:PORT is expected");
}
