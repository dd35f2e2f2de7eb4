using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Protocol;

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
        _http = new HttpClient(
            new SocketsHttpHandler { ConnectTimeout = ConnectLimit, UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        (_token, _time) = (token, time);
    }

    public Uri Address => _http.BaseAddress!;

    public async Task<IReadOnlyList<JobStatus>> JobsAsync(CancellationToken cancellation) =>
        Read(await SendAsync(HttpMethod.Get, "api/jobs", null, cancellation), StatusJson.Default.IReadOnlyListJobStatus);

    /// <summary>A job by its id; a <see cref="BadInputException"/> when there is none.</summary>
    public async Task<JobStatus> JobAsync(string id, CancellationToken cancellation)
    {
        var json = await SendAsync(HttpMethod.Get, "api/jobs/" + Uri.EscapeDataString(id), null, cancellation);
        return Read(json, StatusJson.Default.JobStatus);
    }

    /// <summary>The workers and what they are doing.</summary>
    public async Task<IReadOnlyList<WorkerStatus>> WorkersAsync(CancellationToken cancellation) =>
        Read(await SendAsync(HttpMethod.Get, "api/workers", null, cancellation), StatusJson.Default.IReadOnlyListWorkerStatus);

    /// <summary>Makes a change; gives the id of the job that it was about, and what was done.</summary>
    public async Task<CommandAnswer> ChangeAsync(string path, string body, CancellationToken cancellation) =>
        Read(await SendAsync(HttpMethod.Post, path, body, cancellation), StatusJson.Default.CommandAnswer);

    public async Task<LogLevelStatus> LogLevelAsync(CancellationToken cancellation) =>
        Read(await SendAsync(HttpMethod.Get, LogLevelPath, null, cancellation), StatusJson.Default.LogLevelStatus);

    /// <summary>Changes what every process of the cluster logs.</summary>
    public async Task<LogLevelStatus> SetLogLevelAsync(string? level, int? seconds, CancellationToken cancellation)
    {
        var body = JsonSerializer.Serialize(new LogLevelRequest(level, seconds), StatusJson.Default.LogLevelRequest);
        return Read(await SendAsync(HttpMethod.Put, LogLevelPath, body, cancellation), StatusJson.Default.LogLevelStatus);
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

    /// <summary>Reads what the coordinator said.</summary>
    /// <exception cref="BadInputException">It is something that no coordinator says.</exception>
    public T Read<T>(string json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new BadInputException(
                $"{Address} answers something that no coordinator does ({e.Message}): is another program there?", e);
        }
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            if (string.IsNullOrEmpty(_token))
            {
                throw new BadInputException(
                    "a token is needed to change something: name the coordinator's STATE/token with --token-file FILE, or set "
                        + "DISTTRAIN_TOKEN");
            }

            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            request.Content = new StringContent(body, Encoding.UTF8, "application/yaml");
        }

        return await LimitedAsync(async limit =>
        {
            using var response = await _http.SendAsync(request, limit);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsStringAsync(limit)
                : throw await RefusalAsync(response, limit);
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
                $"no coordinator answers at {Address}: {error.Message}; start one with 'disttrain coordinator', or say where it "
                    + "is with --to URL", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new CoordinatorSilentException(
                $"the coordinator at {Address} has not answered for {AnswerLimit.TotalSeconds:0} s", error);
        }
    }

    private async Task<BadInputException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var errors = ErrorsOf(text)
            ?? [$"{Address} answers {(int)response.StatusCode} {response.ReasonPhrase}, which no coordinator does: is another "
                + "program there?"];
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new BadInputException(
                $"{Address}: {string.Join("; ", errors)}; the coordinator keeps its token in STATE/token: --token-file FILE"),
            HttpStatusCode.ServiceUnavailable => new CoordinatorSilentException($"{Address}: {string.Join("; ", errors)}", null),
            _ => new BadInputException(errors),
        };
    }

    private static string[]? ErrorsOf(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, StatusJson.Default.ApiProblem)?.Detail.Split('\n');
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
