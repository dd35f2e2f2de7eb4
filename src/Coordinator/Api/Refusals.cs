using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Serilog;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// Says once for each address that something it asked for was refused, so that an attempt is seen and a flood of them is not the
/// log's. Requests that are no HTTP come as Kestrel's diagnostic event, since nobody else learns of them. Thread-safe.
/// </summary>
internal sealed class Refusals(ILogger log) : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>Name of the diagnostic event that Kestrel raises for a request that is not HTTP.</summary>
    public const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private const int AddressesKept = 1024;
    private readonly HashSet<IPAddress> _named = [];

    public void Refused(IPAddress? from, string reason)
    {
        var address = from ?? IPAddress.None;
        bool isNew;
        lock (_named)
            isNew = _named.Count < AddressesKept && _named.Add(address);
        if (isNew)
            log.Warning(
                "a request over HTTP from {Address} was refused: {Reason:l} (said once for this address)", address, reason);
        else
            log.Debug("a request over HTTP from {Address} was refused: {Reason:l}", address, reason);
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: BadRequest, Value: IFeatureCollection features })
            Refused(
                features.Get<IHttpConnectionFeature>()?.RemoteIpAddress,
                features.Get<IBadRequestExceptionFeature>()?.Error?.Message ?? "it is no HTTP request");
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
