namespace DistTrain.Coordinator.Evaluation;

/// <summary>
/// Area under the ROC curve by the rank statistic of Mann and Whitney; tied scores share their mean rank. Ranks are
/// counted in whole numbers (doubled), so the result is exact up to its last division.
/// </summary>
public static class AreaUnderCurve
{
    /// <summary>The area; null when a class is missing or a score is NaN. Sorts both arrays in place.</summary>
    public static double? Compute(float[] scores, bool[] labels)
    {
        if (Array.Exists(scores, float.IsNaN))
            return null;
        Array.Sort(scores, labels);
        var positives = 0L;
        var doubledRanks = 0L;
        for (var start = 0; start < scores.Length;)
        {
            var end = start;
            var here = 0L;
            for (; end < scores.Length && scores[end] == scores[start]; end++)
                if (labels[end])
                    here++;
            positives += here;
            doubledRanks += here * (start + 1L + end);
            start = end;
        }

        var negatives = scores.Length - positives;
        if (positives == 0 || negatives == 0)
            return null;
        return (doubledRanks - positives * (positives + 1)) / (2.0 * positives * negatives);
    }
}
