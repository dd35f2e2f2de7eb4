using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Turns rows of a table into the numbers that an encoder describes.</summary>
internal sealed class RowEncoder
{
    private readonly Preprocessor _encoder;
    private readonly TableColumns _columns;
    private readonly Dictionary<string, int>?[] _categories;
    private readonly Dictionary<string, int> _classes;
    private readonly Dictionary<string, long>?[] _unseen;

    public RowEncoder(Preprocessor encoder, TableColumns columns)
    {
        _encoder = encoder;
        _columns = columns;
        _categories = encoder.Columns.Select(column => column.Categories is { } values ? Numbered(values) : null).ToArray();
        _classes = Numbered(encoder.Classes);
        _unseen = new Dictionary<string, long>?[encoder.Columns.Count];
    }

    /// <summary>Whether a feature of the row is missing and the row is to be left out.</summary>
    public bool IsLeftOut(ITableRows row) => _encoder.Missing == MissingValues.Row && HasMissing(row, _columns);

    public static bool HasMissing(ITableRows row, TableColumns columns)
    {
        foreach (var column in columns.Features)
        {
            if (FieldText.IsMissing(row[column]))
                return true;
        }

        return false;
    }

    /// <summary>Writes the features; false, with errors, when a field is bad.</summary>
    public bool TryFeatures(ITableRows row, Span<float> features, TableErrors errors)
    {
        var isGood = true;
        for (var i = 0; i < _columns.Features.Length; i++)
        {
            var column = _encoder.Columns[i];
            var text = row[_columns.Features[i]];
            if (FieldText.IsMissing(text))
            {
                if (column.Fill is null)
                {
                    errors.Add(row.Line, column.Name, Missing(text));
                    isGood = false;
                    features = features[column.Width..];
                    continue;
                }

                text = column.Fill;
            }

            if (_categories[i] is { } categories)
                OneHot(i, categories, text, features[..column.Width]);
            else
                isGood &= TryNumber(row.Line, column, text, ref features[0], errors);
            features = features[column.Width..];
        }

        return isGood;
    }

    /// <summary>Writes the target; false, with errors, when it is bad.</summary>
    public bool TryTarget(ITableRows row, Span<float> target, TableErrors errors)
    {
        var isGood = true;
        for (var i = 0; i < _columns.Targets.Length; i++)
        {
            var name = _encoder.TargetColumns[i];
            var text = row[_columns.Targets[i]];
            if (_encoder.Target.Type != TargetType.Real)
            {
                if (_classes.TryGetValue(text, out var number))
                    target[i] = number;
                else
                    isGood = Refuse($"found '{text}', expected one of {string.Join(", ", _encoder.Classes)}");
            }
            else if (FieldText.TryNumber(text, out var value))
            {
                target[i] = (float)value;
            }
            else
            {
                isGood = Refuse(FieldText.IsMissing(text) ? Missing(text) : $"found '{text}', expected a number");
            }

            bool Refuse(string message)
            {
                errors.Add(row.Line, name, message);
                return false;
            }
        }

        return isGood;
    }

    /// <summary>A sentence for each column in which values occurred that the encoder does not know.</summary>
    public IEnumerable<string> Warnings()
    {
        for (var i = 0; i < _unseen.Length; i++)
        {
            if (_unseen[i] is not { } values)
                continue;
            yield return UnseenCategories.Describe(_encoder.Columns[i].Name, values);
        }
    }

    internal static string Missing(string text) =>
        $"found {Shown(text)}, a missing value; set data.missing to mean, mode or row";

    internal static string Shown(string text) => text.Length == 0 ? "an empty field" : $"'{text}'";

    private static Dictionary<string, int> Numbered(ValueList<string> values)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
            numbers[values[i]] = i;
        return numbers;
    }

    private static bool TryNumber(long line, ColumnEncoder column, string text, ref float feature, TableErrors errors)
    {
        if (!FieldText.TryNumber(text, out var value))
        {
            errors.Add(line, column.Name, $"found '{text}', expected a number");
            return false;
        }

        feature = (float)((value - column.Mean) / column.Scale);
        return true;
    }

    private void OneHot(int column, Dictionary<string, int> categories, string text, Span<float> features)
    {
        const int Remembered = 100;
        features.Clear();
        if (categories.TryGetValue(text, out var number))
        {
            features[number] = 1;
            return;
        }

        var unseen = _unseen[column] ??= new Dictionary<string, long>(StringComparer.Ordinal);
        var key = unseen.Count < Remembered || unseen.ContainsKey(text) ? text : "others";
        unseen[key] = unseen.GetValueOrDefault(key) + 1;
    }
}
