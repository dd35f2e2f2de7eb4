namespace DistTrain.Cli.Doctor;

/// <summary>The outcome of a check: good, worth knowing, or in the way of training.</summary>
public enum FindingState
{
    Good,
    Note,
    Bad,
}

/// <summary>One line of <c>disttrain doctor</c>.</summary>
/// <param name="Subject">What was checked.</param>
/// <param name="Found">What was found, with numbers.</param>
/// <param name="Remedy">What to do; empty when nothing is to be done.</param>
public sealed record Finding(FindingState State, string Subject, string Found, string Remedy = "")
{
    public override string ToString()
    {
        var mark = State switch { FindingState.Good => '✓', FindingState.Note => '!', _ => '✗' };
        var line = $"{mark} {Subject,-14} {Found}";
        return Remedy.Length == 0 ? line : $"{line}{Environment.NewLine}  {"",-14} → {Remedy}";
    }
}
