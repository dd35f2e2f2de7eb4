using System.CommandLine;
using DistTrain.Cli.Cluster;
using DistTrain.Cli.Shell;
using DistTrain.Cli.Telemetry;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Hosting;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain coordinator</c>: takes jobs, leases workers to them, keeps their state.</summary>
internal sealed class CoordinatorCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain coordinator --job examples/heart/job.yaml --exit-when-done",
        "disttrain coordinator --listen 0.0.0.0:4053 --advertise coordinator --secret-file secret --state /var/lib/disttrain",
    ];

    private readonly Option<string> _job = new("--job") { Description = "A job to train at once.", HelpName = "JOB.yaml" };

    private readonly Option<string> _data = new("--data")
    {
        Description = "A table to train on instead of the job file's.", HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Override a value of the job file.", HelpName = "path=value",
    };

    private readonly Option<bool> _exit = new("--exit-when-done")
    {
        Description = "End with the job; the exit code is the job's.",
    };

    private readonly Option<string[]> _join = new("--join")
    {
        Description = "Another coordinator of the cluster.", HelpName = "HOST:PORT",
    };

    private readonly Option<string> _state = new("--state")
    {
        Description = "Jobs, checkpoints and data; shared by all coordinators.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "state",
    };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where actors listen.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => $"127.0.0.1:{ClusterConfiguration.DefaultPort}",
    };

    private readonly Option<string> _dataListen = new("--data-listen")
    {
        Description = "Where the data plane listens.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string> _advertise = new("--advertise") { Description = "The host name that others reach it by." };

    private readonly Option<string> _http = new("--http")
    {
        Description = "Where the page and the API are.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:8080",
    };

    private readonly Option<string[]> _httpName = new("--http-name")
    {
        Description = "A host name that the page may be asked for by, besides addresses and localhost.",
        HelpName = "NAME",
    };

    private readonly SecurityOptions _security = new();

    private readonly Option<string> _tokenFile = new("--token-file")
    {
        Description = "Holds what changing calls over HTTP must bring; made as STATE/token when not given.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _heterogeneous = new("--allow-heterogeneous")
    {
        Description = "Take workers of another libtorch, kernel set or processor too; the results are then not reproducible.",
    };

    private readonly Option<string> _logLevel = CommonOptions.LogLevel();

    public CoordinatorCommand(CliContext context) : base("coordinator", "Take jobs and lead workers through them.")
    {
        foreach (var option in (Option[])[_job, _data, _set, _exit, _join, _state, _listen, _dataListen, _advertise, _http,
            _httpName, _tokenFile, _heterogeneous, _logLevel])
            Options.Add(option);
        _security.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed, context));
    }

    private async Task<int> RunAsync(ParseResult parsed, CliContext context)
    {
        var job = parsed.GetValue(_job) is { } file ? Read(file, parsed) : null;
        if (job is null && parsed.GetValue(_exit))
            throw new BadInputException("--exit-when-done: needs --job");
        var listen = ListenRules.Parse("--listen", parsed.GetRequiredValue(_listen), ClusterConfiguration.DefaultPort);
        var dataListen = parsed.GetValue(_dataListen) is { } said
            ? ListenRules.Parse("--data-listen", said, ClusterConfiguration.DefaultDataPort)
            : listen with { Port = listen.Port == ClusterConfiguration.DefaultPort ? ClusterConfiguration.DefaultDataPort : 0 };
        var httpListen = ListenRules.Parse("--http", parsed.GetRequiredValue(_http), ClusterConfiguration.DefaultHttpPort);
        var security = _security.Read(parsed, ProcessRole.Coordinator, context.Time);
        ListenRules.Check(listen, security);
        ListenRules.Check(dataListen, security);
        ListenRules.CheckHttp(httpListen, security, parsed.GetValue(_tokenFile) is not null);
        var token = ListenRules.Token(parsed.GetValue(_tokenFile), Path.GetFullPath(parsed.GetRequiredValue(_state)));
        var logLevel = new ProcessLogLevel(parsed.GetRequiredValue(_logLevel));
        await using var logger = LogSetup.ToConsole(null, logLevel.Switch);
        Log.Logger = logger;
        var advertise = ListenRules.Advertise(parsed.GetValue(_advertise), listen, null);
        foreach (var caution in security.Cautions)
            logger.Warning("{Caution:l}", caution);
        var options = new CoordinatorOptions
        {
            Listen = listen,
            DataListen = dataListen,
            Advertise = advertise,
            Join = [.. (parsed.GetValue(_join) ?? []).SelectMany(j => j.Split(',', StringSplitOptions.RemoveEmptyEntries))
                .Select(j => ListenRules.Parse("--join", j, ClusterConfiguration.DefaultPort))],
            StateDirectory = Path.GetFullPath(parsed.GetRequiredValue(_state)),
            Security = security,
            Training = new TrainingOptions
            {
                UpdateThreads = Environment.ProcessorCount,
                AllowHeterogeneous = parsed.GetValue(_heterogeneous),
            },
            LogLevel = logLevel,
            Time = context.Time,
        };
        var http = new HttpOptions
        {
            Host = httpListen.Host,
            Port = httpListen.Port,
            Names = [.. parsed.GetValue(_httpName) ?? []],
            Token = token,
            StateDirectory = options.StateDirectory,
            Time = context.Time,
        };
        return await ServiceHost.RunAsync(
            context, logger, stop => RunAsync(options, http, job, parsed.GetValue(_exit), context, logger, stop));
    }

    /// <summary>Runs until the job is done or the process is told to stop; an actor system that ended unasked is started
    /// again.</summary>
    /// <returns>The exit code.</returns>
    private static async Task<int> RunAsync(
        CoordinatorOptions options, HttpOptions http, JobSpec? job, bool exitWhenDone, CliContext context, ILogger logger,
        CancellationToken stop)
    {
        var unasked = new UnaskedEnds(context.Time);
        while (true)
        {
            if (await RunOnceAsync(options, http, job, exitWhenDone, context, logger, stop) is { } code)
                return code;
            var (again, reason) = unasked.Add();
            if (!again)
            {
                logger.Error("the coordinator's actor system has ended unasked, {Reason:l}: the process ends; "
                    + "jobs go on from their checkpoints when it is started again", reason);
                return ExitCodes.Failed;
            }

            logger.Error(
                "the coordinator's actor system has ended unasked, {Reason:l}: it is started again; "
                + "jobs go on from their checkpoints", reason);
        }
    }

    /// <returns>The exit code; null when the actor system ended and nobody had asked for it.</returns>
    private static async Task<int?> RunOnceAsync(
        CoordinatorOptions options, HttpOptions httpOptions, JobSpec? job, bool exitWhenDone, CliContext context, ILogger logger,
        CancellationToken stop)
    {
        await using var host = Start(options, logger);
        await using var http = await HttpServer.StartAsync(
            httpOptions with { Counters = host.Counters }, host.Api, logger, stop);
        await using var export = Export.Start(
            context, "coordinator", $"{options.Advertise}:{options.Listen.Port}", http.RefreshMetricsAsync, logger);
        logger.Information("the page is at {Address:l}", http.Address);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var work = WorkAsync(new JobRunner(host.Api, context.Time, logger), job, exitWhenDone, ends.Token);
        if (await Task.WhenAny(work, host.Ended) != work && !stop.IsCancellationRequested)
        {
            await ends.CancelAsync();
            await work;
            host.Abandon();
            return null;
        }

        var code = await work;
        await host.StopAsync();
        return stop.IsCancellationRequested && exitWhenDone ? ExitCodes.Interrupted : code;
    }

    private static async Task<int> WorkAsync(JobRunner runner, JobSpec? job, bool exitWhenDone, CancellationToken ends)
    {
        var code = job is null ? ExitCodes.Done : await runner.RunAsync(job, exitWhenDone, ends);
        if (!exitWhenDone)
            await Task.Delay(Timeout.Infinite, ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return code;
    }

    private static CoordinatorHost Start(CoordinatorOptions options, ILogger logger)
    {
        try
        {
            return CoordinatorHost.Start(options, logger);
        }
        catch (ListenException error)
        {
            throw new BadInputException(
                $"{(error.At == options.Listen ? "--listen" : "--data-listen")} {error.At}: {error.Message}", error);
        }
    }

    private JobSpec Read(string file, ParseResult parsed)
    {
        var read = JobFileReader.ReadFile(file, parsed.GetValue(_set), parsed.GetValue(_data));
        return read.IsGood ? read.Value : throw new BadInputException(read.Errors);
    }
}
