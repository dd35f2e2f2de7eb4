using System.CommandLine;
using DistTrain.Cli.Cluster;
using DistTrain.Cli.Shell;
using DistTrain.Cli.Telemetry;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Security;
using DistTrain.Shared.Telemetry;
using DistTrain.Worker.Hosting;
using DistTrain.Worker.Kernels;
using DistTrain.Worker.Telemetry;
using Serilog;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain worker</c>: computes for the coordinators of a cluster.</summary>
internal sealed class WorkerCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain worker --join 127.0.0.1:4053",
        "disttrain worker --join coordinator:4053 --secret-file secret --device cuda:0 --name gpu-1",
    ];

    private readonly Option<string[]> _join = new("--join")
    {
        Description = "Coordinators, HOST:PORT, with commas between them; it looks for them for ever.",
        HelpName = "HOST:PORT",
        Required = true,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _device = new("--device")
    {
        Description = "auto (every CUDA device, or the CPU), cpu, cuda or cuda:N.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description = "A name that no other worker has; made up when not given.",
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads of libtorch; more than one changes the last bits of the result.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _kernels = KernelsOption.Create();

    private readonly Option<string> _cache = new("--cache") { Description = "Where data sets are kept.", HelpName = "DIR" };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where actors listen; port 0: any.", HelpName = "HOST:PORT",
    };

    private readonly Option<string> _advertise = new("--advertise")
    {
        Description = "The host name that coordinators reach it by.",
    };

    private readonly SecurityOptions _security = new();

    private readonly Option<string> _logLevel = CommonOptions.LogLevel();

    public WorkerCommand(CliContext context) : base("worker", "Compute for a coordinator.")
    {
        foreach (var option in (Option[])[_join, _device, _name, _threads, _kernels, _cache, _listen, _advertise, _logLevel])
            Options.Add(option);
        _security.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed, context));
    }

    private async Task<int> RunAsync(ParseResult parsed, CliContext context)
    {
        var join = parsed.GetRequiredValue(_join).SelectMany(j => j.Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(j => ListenRules.Parse("--join", j, ClusterConfiguration.DefaultPort)).ToList();
        var security = _security.Read(parsed, ProcessRole.Worker, context.Time);
        var listen = parsed.GetValue(_listen) is { } said
            ? ListenRules.Parse("--listen", said, 0)
            : new Endpoint(join.All(j => j.IsLoopback) ? "127.0.0.1" : "0.0.0.0", 0);
        ListenRules.Check(listen, security);
        var kernels = context.UseKernels(KernelsOption.Read(parsed, _kernels));
        if (!DeviceChoice.TryChoose(parsed.GetRequiredValue(_device), out var devices, out var error))
            throw new BadInputException(error!);
        var logLevel = new ProcessLogLevel(parsed.GetRequiredValue(_logLevel));
        await using var logger = LogSetup.ToConsole(null, logLevel.Switch);
        Log.Logger = logger;
        var name = parsed.GetValue(_name) ?? $"{Environment.MachineName}-{Environment.ProcessId}";
        var counters = new WorkerCounters();
        using var meter = ProcessMetrics.CreateMeter();
        counters.AddTo(meter);
        await using var export = Export.Start(context, "worker", name, _ => Task.CompletedTask, logger);
        foreach (var caution in security.Cautions)
            logger.Warning("{Caution:l}", caution);
        logger.Information("{Kernels:l}", kernels);
        var options = new WorkerProcessOptions
        {
            Name = name,
            Join = [.. join],
            Devices = devices,
            Threads = Math.Max(1, parsed.GetValue(_threads)),
            Listen = listen,
            Advertise = ListenRules.Advertise(parsed.GetValue(_advertise), listen, join[0]),
            CacheDirectory = Path.GetFullPath(parsed.GetValue(_cache) ?? Path.Combine(Path.GetTempPath(), "disttrain-cache")),
            Security = security,
            LogLevel = logLevel,
            Counters = counters,
            Time = context.Time,
        };
        return await ServiceHost.RunAsync(context, logger, stop => RunAsync(options, logger, stop));
    }

    private static async Task<int> RunAsync(WorkerProcessOptions options, ILogger logger, CancellationToken stop)
    {
        try
        {
            await WorkerHost.RunAsync(options, logger, stop);
            return ExitCodes.Done;
        }
        catch (ListenException taken)
        {
            throw new BadInputException($"--listen {taken.At}: {taken.Message}", taken);
        }
    }
}
