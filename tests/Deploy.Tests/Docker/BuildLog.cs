using System.Text.RegularExpressions;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>Reads what a build of the images said.</summary>
internal static partial class BuildLog
{
    /// <summary>Whether our sources or our Dockerfile are to blame: errors of the compiler and of its tools, packages that
    /// are not those of the lock files, files that the context lacks, a recipe that does not parse. Else it is the machine:
    /// package feeds out of reach, no space, no time.</summary>
    public static bool IsOurs(string log) =>
        Ours().IsMatch(log) && !log.Contains("no space left on device", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"error (CS|CA|IDE|NETSDK|MSB|NU1004)\d*:|failed to calculate checksum of ref"
        + "|failed to compute cache key|failed to solve: (dockerfile parse error|failed to read dockerfile)|unknown instruction")]
    private static partial Regex Ours();
}
