using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Api;

namespace DistTrain.Cli.Remote;

/// <summary>
/// A coordinator's HTTP API (docs/operations.md). Every call has a limit; what the coordinator refuses, and its absence, is a
/// <see cref="BadInputException"/> that says what to do.
/// </summary>
internal sealed class CoordinatorClient : IDisposable
{
    private const string LogLevelPath = "api/log-level";
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly string? _token;

    public CoordinatorClient(Uri address, string? token, TimeProvider time)
    {
        // A cluster's coordinator is not behind the proxy to the outside.
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectLimit, UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        (_token, _time) = (token, time);
    }

    /// <summary>Where it is.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Every job, newest first.</summary>
    public async Task<IReadOnlyList<JobView>> JobsAsync(CancellationToken cancellation) =>
        Reading(await SendAsync(HttpMethod.Get, "api/jobs", null, cancellation),
            json => JsonNode.Parse(json)!.AsArray().Select(job => JobStatusJson.Read(job!.ToJsonString())).ToArray());

    /// <summary>One job.</summary>
    public async Task<JobView> JobAsync(string id, CancellationToken cancellation) =>
        Reading(await SendAsync(HttpMethod.Get, "api/jobs/" + Uri.EscapeDataString(id), null, cancellation), JobStatusJson.Read);

    /// <summary>The workers, as <c>/api/workers</c> tells them.</summary>
    public async Task<IReadOnlyList<JsonObject>> WorkersAsync(CancellationToken cancellation) =>
        Reading(await SendAsync(HttpMethod.Get, "api/workers", null, cancellation),
            json => JsonNode.Parse(json)!.AsArray().OfType<JsonObject>().ToArray());

    /// <summary>Makes a change; gives the id of the job that it was about, and what was done.</summary>
    public async Task<(string Job, string Text)> ChangeAsync(string path, string body, CancellationToken cancellation) =>
        Reading(await SendAsync(HttpMethod.Post, path, body, cancellation), json =>
        {
            var answer = JsonNode.Parse(json)!.AsObject();
            return (answer["job"]?.GetValue<string>() ?? "", answer["text"]?.GetValue<string>() ?? "");
        });

    /// <summary>What the coordinator logs.</summary>
    public async Task<LogLevelView> LogLevelAsync(CancellationToken cancellation) =>
        Reading(await SendAsync(HttpMethod.Get, LogLevelPath, null, cancellation), ReadLogLevel);

    /// <summary>Changes what every process of the cluster logs.</summary>
    public async Task<LogLevelView> SetLogLevelAsync(string? level, int? seconds, CancellationToken cancellation)
    {
        var order = new JsonObject { ["level"] = level, ["seconds"] = seconds };
        return Reading(await SendAsync(HttpMethod.Put, LogLevelPath, order.ToJsonString(), cancellation), ReadLogLevel);
    }

    /// <summary>Opens a job's event stream.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="lastEvent">The id of the last event seen; null at the start.</param>
    /// <param name="cancellation">Closes it.</param>
    public async Task<HttpResponseMessage> OpenEventsAsync(string job, string? lastEvent, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{Uri.EscapeDataString(job)}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEvent is not null)
            request.Headers.Add("Last-Event-ID", lastEvent);
        var response = await LimitedAsync(
            limit => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit), cancellation);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await RefusalAsync(response, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private static LogLevelView ReadLogLevel(string json)
    {
        var view = JsonNode.Parse(json)!;
        return new LogLevelView(
            view["level"]!.GetValue<string>(), view["initial"]!.GetValue<string>(), view["seconds_left"]?.GetValue<int>());
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            if (string.IsNullOrEmpty(_token))
            {
                throw new BadInputException(
                    "a token is needed to change something: name the coordinator's STATE/token with --token-file FILE, or set DISTTRAIN_TOKEN");
            }

            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            request.Content = new StringContent(body, Encoding.UTF8, "application/yaml");
        }

        return await LimitedAsync(async limit =>
        {
            using var response = await _http.SendAsync(request, limit);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(limit) : throw await RefusalAsync(response, limit);
        }, cancellation);
    }

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await call(either.Token);
        }
        catch (HttpRequestException error)
        {
            throw new CoordinatorSilentException(
                $"no coordinator answers at {Address}: {error.Message}; start one with 'disttrain coordinator', or say where it is with --to URL", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new CoordinatorSilentException($"the coordinator at {Address} has not answered for {AnswerLimit.TotalSeconds:0} s", error);
        }
    }

    private async Task<BadInputException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        string[] errors;
        try
        {
            errors = [.. JsonNode.Parse(text)!["errors"]!.AsArray().Select(error => error!.GetValue<string>())];
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException)
        {
            errors = [$"{Address} answers {(int)response.StatusCode} {response.ReasonPhrase}, which no coordinator does: is another program there?"];
        }

        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new BadInputException(
                $"{Address}: {string.Join("; ", errors)}; the coordinator keeps its token in STATE/token: --token-file FILE"),
            HttpStatusCode.ServiceUnavailable => new CoordinatorSilentException($"{Address}: {string.Join("; ", errors)}", null),
            _ => new BadInputException(errors),
        };
    }

    private T Reading<T>(string json, Func<string, T> read)
    {
        try
        {
            return read(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException)
        {
            throw new BadInputException($"{Address} answers something that no coordinator does ({e.Message}): is another program there?", e);
        }
    }
}
