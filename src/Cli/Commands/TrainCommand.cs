using System.CommandLine;
using DistTrain.Cli.Progress;
using DistTrain.Cli.Shell;
using DistTrain.Cli.Telemetry;
using DistTrain.Cli.Training;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Logging;
using DistTrain.Worker.Kernels;
using Serilog;
using Serilog.Core;
using Spectre.Console;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain train</c>: coordinator and workers in this one process.</summary>
internal sealed class TrainCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain train examples/heart/job.yaml",
        "disttrain train examples/heart/job.yaml --workers 2 --data my-heart.csv --out runs/mine",
        "disttrain train examples/heart/job.yaml --set epochs=50 --set optimizer.adam.learning-rate=0.01",
        "disttrain train examples/heart/job.yaml --resume",
    ];

    private readonly Argument<string> _jobFile = new("JOB.yaml") { Description = "The job file." };

    private readonly Option<int> _workers = new("--workers")
    {
        Description = "How many workers compute; the result does not depend on it.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "A table to train on instead of the job file's.",
        HelpName = "FILE",
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Where the run is written; runs/NAME-TIME when not given.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with the run in --out, or with the newest one of this job in runs/.",
    };

    private readonly Option<string> _kernels = KernelsOption.Create();

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Override a value of the job file; may be repeated.",
        HelpName = "path=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _logLevel = CommonOptions.LogLevel();

    public TrainCommand(ProgramContext context) : base("train", "Train a network on this machine.")
    {
        _workers.Validators.Add(Numbers.AtLeastOne);
        Arguments.Add(_jobFile);
        foreach (var option in (Option[])[_workers, _data, _out, _resume, _kernels, _set, _logLevel])
            Options.Add(option);
        SetAction((parsed, _) => RunAsync(parsed, context));
    }

    private async Task<int> RunAsync(ParseResult parsed, ProgramContext context)
    {
        var read = JobFileReader.ReadFile(parsed.GetRequiredValue(_jobFile), parsed.GetValue(_set), parsed.GetValue(_data));
        if (!read.IsGood)
            throw new BadInputException(read.Errors);
        var job = read.Value;
        var resume = parsed.GetValue(_resume);
        var directory = resume
            ? RunChoice.ToResume(parsed.GetValue(_out), job.Name)
            : RunChoice.ForNewRun(parsed.GetValue(_out), job.Name, context.Time.GetUtcNow());
        var kernels = context.UseKernels(KernelsOption.Read(parsed, _kernels));
        var isNew = !Directory.Exists(directory);
        Directory.CreateDirectory(directory);

        try
        {
            return await TrainAsync(job, directory, parsed, resume, kernels, read.Warnings, context);
        }
        catch (BadInputException) when (isNew && !new RunDirectory(directory).HoldsRun)
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    private async Task<int> TrainAsync(
        JobSpec job, string directory, ParseResult parsed, bool resume, KernelsInUse kernels, IEnumerable<string> warnings,
        ProgramContext context)
    {
        await using var bar = context.IsTerminal ? new LiveBar(ConsoleFor(context.Output)) : null;
        await using var logger = LogSetup.ToSink(
            new RunDirectory(directory).LogFile, (ILogEventSink?)bar ?? new PlainSink(context.Output, context.Error),
            new ProcessLogLevel(parsed.GetRequiredValue(_logLevel)).Switch);
        // Actors log through Serilog's global logger; there is no way to hand them another one.
        Log.Logger = logger;
        var progress = new ConsoleProgress(logger, bar, context.Time);
        foreach (var warning in warnings)
            progress.Warning(warning);
        using var interruption = context.Interrupted.Register(
            () => progress.Message("interrupted: writing a checkpoint (a second Ctrl-C stops at once)"));

        logger.Information("{Kernels:l}", kernels);
        using var metrics = Export.Endpoint(context) is null ? null : new LocalMetrics();
        await using var export = Export.Start(
            context, "train", $"{Environment.MachineName}-{Environment.ProcessId}",
            metrics is null ? _ => Task.CompletedTask : metrics.RefreshAsync, logger);
        var result = await context.Train(new LocalTrainingOptions
        {
            Job = job,
            Workers = parsed.GetValue(_workers),
            OutputDirectory = Path.GetFullPath(directory),
            Resume = resume,
            Progress = progress,
            Metrics = metrics,
            Time = context.Time,
        }, context.Interrupted);

        foreach (var line in RunSummary.Lines(result, directory))
            progress.Message(line);
        return result.Outcome switch
        {
            RunOutcome.Failed => ExitCodes.Failed,
            RunOutcome.Cancelled => ExitCodes.Interrupted,
            _ => ExitCodes.Done,
        };
    }

    private static IAnsiConsole ConsoleFor(TextWriter output) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
}
