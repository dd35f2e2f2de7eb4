using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;

namespace DistTrain.Cli.Shell;

/// <summary>
/// Runs a long-lived command in a generic host: it stops when it is told to (see <see cref="Interrupts"/>) or has done its work,
/// and within a bound.
/// </summary>
internal static class ServiceHost
{
    /// <summary>
    /// From the signal to the end, above what the parts of an orderly stop may take together: 45 s for checkpoints or the
    /// microbatches in hand, 5 s each for the cluster, the actors and the telemetry, 3 s for the page.
    /// </summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(90);

    /// <summary>Runs a service to its end.</summary>
    /// <param name="context">The process.</param>
    /// <param name="logger">What the host itself has to say goes there, from warnings on.</param>
    /// <param name="service">The service, given what tells it to stop; ends with an exit code. Its exceptions are passed
    /// on.</param>
    public static async Task<int> RunAsync(CliContext context, Serilog.ILogger logger, Func<CancellationToken, Task<int>> service)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "disttrain" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSerilog(logger);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime>(services =>
            new InterruptLifetime(services.GetRequiredService<IHostApplicationLifetime>(), context.Interrupted)));
        builder.Services.AddSingleton(services => new Work(service, services.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<Work>());
        using var host = builder.Build();
        var work = host.Services.GetRequiredService<Work>();
        await host.RunAsync();
        if (work.Code.IsCompleted)
            return await work.Code;
        logger.Error("the process has not stopped within {Seconds:0} s and ends as it is", StopLimit.TotalSeconds);
        return ExitCodes.Failed;
    }

    /// <summary>The service as the host sees it; the host stops when it has ended.</summary>
    private sealed class Work(Func<CancellationToken, Task<int>> service, IHostApplicationLifetime lifetime) : BackgroundService
    {
        private readonly TaskCompletionSource<int> _code = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The exit code, or the exception that the service ended with.</summary>
        public Task<int> Code => _code.Task;

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var running = service(stoppingToken);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _code.SetFromTask(running);
            lifetime.StopApplication();
        }
    }

    /// <summary>Stops the host at the process's first signal. The second one is not the host's: it ends the process.</summary>
    private sealed class InterruptLifetime(IHostApplicationLifetime lifetime, CancellationToken interrupted)
        : IHostLifetime, IDisposable
    {
        private CancellationTokenRegistration _registration;

        public Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            _registration = interrupted.Register(lifetime.StopApplication);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _registration.Dispose();
    }
}
