using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>Checks the keys of <c>data</c> against each other and against the loss.</summary>
internal static class DataChecks
{
    public static void Check(JobSpec job, ReadContext context)
    {
        var split = job.Data.Split;
        var sum = split.Train + split.Validation + split.Test;
        if (Math.Abs(sum - 1) > 1e-9)
            context.Error("data.split", $"train, validation and test sum to {Math.Round(sum, 9)}, expected 1");
        if (split.Stratify && context.IsGood("loss") && job.Loss.TargetType == TargetType.Real)
            context.Error("data.split.stratify", "divides classes, but the loss takes real numbers");
        if (job.Data is CsvData csv)
            CheckColumns(csv, context);
        if (!context.IsGood("loss"))
            return;
        var found = job.Loss.TargetType;
        switch (job.Data)
        {
            case CsvData { Target.Count: > 1 } when found != TargetType.Real:
                context.Error("data.target", "several target columns need a regression loss");
                break;
            case SyntheticData { Kind: SyntheticKind.Regression } when found != TargetType.Real:
                context.Error("loss", "the data are regression, which has a real target; expected a regression loss");
                break;
            case SyntheticData { Kind: var kind } when kind != SyntheticKind.Regression && found == TargetType.Real:
                context.Error("loss", $"the data are {KebabCase.Of(kind)}, which has classes; expected a cross-entropy loss");
                break;
            case SyntheticData { Kind: var kind }
                when found == TargetType.Binary && kind is SyntheticKind.Digits or SyntheticKind.Blobs:
                context.Error("loss", $"the data are {KebabCase.Of(kind)}, with more than two classes; expected cross-entropy");
                break;
        }
    }

    private static void CheckColumns(CsvData csv, ReadContext context)
    {
        if (csv.Target.Count == 0)
            context.Error("data.target", "found an empty list, expected at least one column");
        if (csv.Numeric.Count + csv.Categorical.Count == 0)
            context.Error("data", "no features: name columns under numeric or categorical");
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        Check("target", csv.Target);
        Check("numeric", csv.Numeric);
        Check("categorical", csv.Categorical);

        void Check(string key, ValueList<string> columns)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                var path = $"data.{key}.{i}";
                if (!seen.TryAdd(columns[i], key))
                    context.Error(path, seen[columns[i]] == key
                        ? $"column '{columns[i]}' twice; keep one"
                        : $"column '{columns[i]}' is {seen[columns[i]]} already; keep one of the two");
            }
        }
    }
}
