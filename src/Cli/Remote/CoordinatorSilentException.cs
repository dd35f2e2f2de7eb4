using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Remote;

/// <summary>A coordinator cannot be reached, or cannot answer now; asking again later may help.</summary>
internal sealed class CoordinatorSilentException(string message, Exception? cause) : BadInputException(message, cause!);
