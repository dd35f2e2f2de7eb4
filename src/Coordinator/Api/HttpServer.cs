using System.Diagnostics;
using System.Net;
using System.Threading.RateLimiting;
using DistTrain.Coordinator.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serilog;

namespace DistTrain.Coordinator.Api;

/// <summary>The page, the API, health and metrics of a coordinator, on Kestrel.</summary>
public sealed class HttpServer : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);
    private readonly WebApplication _application;
    private readonly ClusterOverview _overview;
    private readonly CoordinatorMetrics _metrics;
    private readonly MetricsRoute _metricsRoute;

    private HttpServer(
        WebApplication application, ClusterOverview overview, CoordinatorMetrics metrics, MetricsRoute metricsRoute, Uri address)
    {
        _application = application;
        _overview = overview;
        _metrics = metrics;
        _metricsRoute = metricsRoute;
        Address = address;
    }

    /// <summary>Where it answers, with the port that was chosen.</summary>
    public Uri Address { get; }

    /// <summary>Asks the cluster for what its metrics are read from; asking <c>/metrics</c> does it too.</summary>
    public Task RefreshMetricsAsync(CancellationToken cancellation) => _metrics.RefreshAsync(cancellation);

    /// <summary>Listens, and serves until it is stopped.</summary>
    /// <param name="options">Where, and within which limits.</param>
    /// <param name="api">The cluster.</param>
    /// <param name="log">Where what goes wrong is logged.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="IOException">The address cannot be listened at.</exception>
    /// <exception cref="FormatException">The host is neither an IP address nor <c>localhost</c>.</exception>
    public static async Task<HttpServer> StartAsync(
        HttpOptions options, IClusterApi api, ILogger log, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton<IExceptionHandler>(new ExceptionAnswers(log));
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.AnswerLimit,
            TimeoutStatusCode = 503,
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        // Signals are the command's; the default lifetime would stop the page before the last checkpoint is written.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoSignals>());

        var application = builder.Build();
        var overview = new ClusterOverview(api, options.Time);
        var streams = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.MaxStreams, QueueLimit = 0 });
        var refusals = new Refusals(log);
        application.Services.GetRequiredService<DiagnosticListener>().Subscribe(refusals, name => name == Refusals.BadRequest);
        application.Use(SecurityHeaders.Middleware);
        application.Use(new HostCheck(options, refusals).Middleware);
        application.UseExceptionHandler();
        application.UseStatusCodePages(ExceptionAnswers.ExplainStatusAsync);
        application.UseRouting();
        application.UseRequestTimeouts();
        var token = new TokenCheck(options.Token, refusals);
        new JobRoutes(options, api, token, log).Map(application);
        new LogLevelRoutes(api, token, log).Map(application);
        new StatusRoutes(api, overview).Map(application);
        new EventRoutes(options, overview, streams, application.Lifetime.ApplicationStopping).Map(application);
        var metrics = new CoordinatorMetrics(
            options.Counters, () => options.MaxStreams - streams.GetStatistics()!.CurrentAvailablePermits, overview.TryGetAsync);
        var metricsRoute = new MetricsRoute(metrics, application.Services);
        metricsRoute.Map(application);
        PageRoutes.Map(application);
        await application.StartAsync(cancellation).ConfigureAwait(false);
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new HttpServer(application, overview, metrics, metricsRoute, new Uri(addresses!.Addresses.First()));
    }

    /// <summary>Ends the event streams and stops listening.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => _application.StopAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _metricsRoute.Dispose();
        _metrics.Dispose();
        _overview.Dispose();
    }

    private static void Limit(KestrelServerOptions kestrel, HttpOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        kestrel.Limits.MaxRequestLineSize = 4 << 10;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        if (options.Host == "localhost")
            kestrel.Listen(IPAddress.Loopback, options.Port);
        else
            kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
