namespace DistTrain.Cli.Shell;

/// <summary>The exit codes of every command.</summary>
public static class ExitCodes
{
    /// <summary>The command did what was asked; a run that stopped early is done too.</summary>
    public const int Done = 0;

    /// <summary>The job failed, or something unforeseen happened.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage or bad input: nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>Interrupted by SIGINT, SIGTERM or SIGHUP after a checkpoint was written.</summary>
    public const int Interrupted = 130;
}
