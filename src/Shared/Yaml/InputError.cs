namespace DistTrain.Shared.Yaml;

/// <summary>One thing that is wrong in what a person wrote: a job file, an option, a table.</summary>
/// <param name="Place">Where: <c>job.yaml:12:5</c>, <c>--set optimizer.adam.eps</c>, <c>heart.csv:7</c>.</param>
/// <param name="Subject">What it is about: a key path (<c>optimizer.adam.eps</c>) or a column; may be empty.</param>
/// <param name="Message">What was found, what is expected, what to do.</param>
public sealed record InputError(string Place, string Subject, string Message)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        Subject.Length == 0 ? $"{Place}: {Message}" : $"{Place}: {Subject}: {Message}";
}
