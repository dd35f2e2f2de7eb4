using DistTrain.Shared.Yaml;

namespace DistTrain.Cli.Shell;

/// <summary>
/// What was asked cannot be done as it was asked: ends the command with <see cref="ExitCodes.BadInput"/>. Each message says
/// what, where, how much was expected and what to do, without a leading "error:".
/// </summary>
public class BadInputException : Exception
{
    public BadInputException(string message) : base(message) => Messages = [message];

    public BadInputException(string message, Exception cause) : base(message, cause) => Messages = [message];

    public BadInputException(IEnumerable<InputError> errors) : this([.. errors.Select(error => error.ToString())])
    {
    }

    public BadInputException(string[] messages) : base(string.Join(Environment.NewLine, messages)) => Messages = messages;

    /// <summary>Everything that is wrong, at least one message.</summary>
    public IReadOnlyList<string> Messages { get; }
}
