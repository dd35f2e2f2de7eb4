namespace DistTrain.Cli.Shell;

/// <summary>
/// What was asked cannot be done as it was asked: ends the command with <see cref="ExitCodes.BadInput"/>.
/// The message says what, where, how much was expected and what to do, without a leading "error:".
/// </summary>
public sealed class BadInputException : Exception
{
    public BadInputException(string message) : base(message)
    {
    }

    public BadInputException(string message, Exception cause) : base(message, cause)
    {
    }
}
