using DistTrain.Shared.Checkpoints;
using DistTrain.Worker.Libtorch;

namespace DistTrain.Cli.Shell;

/// <summary>What an exception that ends a command means to the caller: text and exit code.</summary>
internal static class Failures
{
    public static int Report(Exception exception, CliContext context)
    {
        switch (exception)
        {
            case OperationCanceledException when context.Interrupted.IsCancellationRequested:
                context.Error.WriteLine("interrupted");
                return ExitCodes.Interrupted;
            case BadInputException bad:
                return BadInput(bad.Messages, context);
            case CheckpointException:
                return BadInput([exception.Message], context);
            case FileNotFoundException { FileName: { } file }:
                return BadInput([$"no such file: {file}"], context);
            case DirectoryNotFoundException or UnauthorizedAccessException or IOException:
                return BadInput([exception.Message.TrimEnd('.')], context);
            case LibtorchException:
                context.Error.WriteLine("error: " + exception.Message);
                return ExitCodes.Failed;
            default:
                context.Error.WriteLine($"error: {exception.GetType().Name}: {exception.Message}");
                context.Error.WriteLine(exception.StackTrace);
                return ExitCodes.Failed;
        }
    }

    private static int BadInput(IReadOnlyList<string> messages, CliContext context)
    {
        foreach (var message in messages)
            context.Error.WriteLine("error: " + message);
        if (messages.Count > 1)
            context.Error.WriteLine($"{messages.Count} errors");
        return ExitCodes.BadInput;
    }
}
