using System.Globalization;
using DistTrain.Shared.Binding;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>The second pass over a table: means, deviations, categories and replacements of missing values, of the training
/// set alone. Of the other parts it only notes which categories the training set lacks, to warn of them.</summary>
internal sealed class TableFit
{
    private readonly CsvData _spec;
    private readonly TableScan _scan;
    private readonly TableErrors _errors;
    private readonly NumericFit[] _numeric;
    private readonly CategoryFit[] _categories;

    public TableFit(CsvData spec, TableScan scan, TableErrors errors)
    {
        (_spec, _scan, _errors) = (spec, scan, errors);
        var needsMode = spec.Missing == MissingValues.Mode;
        _numeric = spec.Numeric.Select(_ => new NumericFit(needsMode)).ToArray();
        _categories = spec.Categorical.Select(_ => new CategoryFit()).ToArray();
    }

    public void Row(ITableRows row, DatasetSplit part)
    {
        for (var i = 0; i < _scan.Columns.Features.Length; i++)
        {
            var column = _scan.Columns.Features[i];
            var text = row[column];
            if (FieldText.IsMissing(text))
                continue;
            var isGood = true;
            if (i >= _numeric.Length)
                isGood = _categories[i - _numeric.Length].Add(text, part == DatasetSplit.Train);
            else if (part == DatasetSplit.Train)
                isGood = _numeric[i].Add(text);
            if (!isGood)
                _errors.Add(
                    row.Line, row.Header[column], i < _numeric.Length
                        ? $"more than {NumericFit.MaxValues} different values to find the most frequent of;"
                            + " set data.missing to mean"
                        : $"more than {CategoryFit.MaxValues} different categories; is the column numeric, or an identifier?");
        }
    }

    public Preprocessor Finish()
    {
        var fillsNumbers = _spec.Missing is MissingValues.Mean or MissingValues.Mode;
        var columns = new List<ColumnEncoder>();
        for (var i = 0; i < _numeric.Length; i++)
        {
            var fit = _numeric[i];
            if (fit.Count == 0)
                _errors.Add($"column '{_spec.Numeric[i]}'", "every value of the training set is missing");
            var filled = _spec.Missing == MissingValues.Mode ? fit.Mode : fit.Mean;
            columns.Add(new ColumnEncoder
            {
                Name = _spec.Numeric[i],
                Mean = _spec.Standardize ? fit.Mean : 0,
                Scale = _spec.Standardize ? fit.Scale : 1,
                Fill = fillsNumbers ? filled.ToString("R", CultureInfo.InvariantCulture) : null,
            });
        }

        for (var i = 0; i < _categories.Length; i++)
        {
            var values = _categories[i].Training;
            if (values.Count == 0)
                _errors.Add($"column '{_spec.Categorical[i]}'", "every value of the training set is missing");
            var sorted = FieldText.Sorted(values.Keys).ToValueList();
            columns.Add(new ColumnEncoder
            {
                Name = _spec.Categorical[i],
                Categories = sorted,
                Fill = fillsNumbers && values.Count > 0 ? sorted.MaxBy(value => values[value]) : null,
            });
        }

        return new Preprocessor
        {
            Columns = columns.ToValueList(),
            TargetColumns = _spec.Target,
            Target = _scan.Target,
            Classes = _scan.Classes,
            SampleShape = [columns.Sum(column => column.Width)],
            Missing = _spec.Missing,
            Delimiter = _spec.Delimiter,
        };
    }

    public IEnumerable<string> Warnings()
    {
        for (var i = 0; i < _categories.Length; i++)
        {
            var unseen = _categories[i].Unseen().ToArray();
            if (unseen.Length > 0)
                yield return UnseenCategories.Describe(_spec.Categorical[i], unseen);
        }
    }

    private sealed class NumericFit(bool needsMode)
    {
        public const int MaxValues = 1_000_000;
        private readonly Dictionary<double, int>? _values = needsMode ? [] : null;
        private double _squares;

        public long Count { get; private set; }

        public double Mean { get; private set; }

        /// <summary>The standard deviation (divided by n); 1 when all values are equal.</summary>
        public double Scale => Count > 0 && _squares > 0 ? Math.Sqrt(_squares / Count) : 1;

        /// <summary>The most frequent value, the smallest of several.</summary>
        public double Mode => _values is { Count: > 0 }
            ? _values.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key : 0;

        public bool Add(string text)
        {
            var value = double.Parse(text, CultureInfo.InvariantCulture);
            // Welford's update: stable in one pass.
            Count++;
            var before = value - Mean;
            Mean += before / Count;
            _squares += before * (value - Mean);
            if (_values is null)
                return true;
            _values[value] = _values.GetValueOrDefault(value) + 1;
            return _values.Count <= MaxValues;
        }
    }

    private sealed class CategoryFit
    {
        public const int MaxValues = 10_000;
        private readonly Dictionary<string, long> _others = new(StringComparer.Ordinal);

        public Dictionary<string, long> Training { get; } = new(StringComparer.Ordinal);

        public bool Add(string text, bool isTraining)
        {
            var values = isTraining ? Training : _others;
            values[text] = values.GetValueOrDefault(text) + 1;
            return values.Count <= MaxValues;
        }

        public IEnumerable<KeyValuePair<string, long>> Unseen() => _others.Where(pair => !Training.ContainsKey(pair.Key));
    }
}
