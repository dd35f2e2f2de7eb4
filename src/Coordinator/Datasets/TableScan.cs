using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>The first pass over a table: finds every bad field, counts the rows and the classes.</summary>
internal sealed class TableScan(CsvData spec, TargetType target, TableErrors errors)
{
    private const int MaxClasses = 10_000;
    private readonly Dictionary<string, int> _classCounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _classNumbers = new(StringComparer.Ordinal);
    private TableColumns? _columns;
    private int _kept;
    private long _leftOut;

    /// <summary>The positions of the columns; known once the pass has started.</summary>
    public TableColumns Columns => _columns ?? throw new InvalidOperationException("the pass has not started");

    /// <summary>The names of the classes by number, sorted; empty until the pass has ended, and for real targets.</summary>
    public ValueList<string> Classes { get; private set; } = [];

    /// <summary>The kind of the target, with the number of classes that were found.</summary>
    public TargetKind Target =>
        target == TargetType.Real ? new TargetKind(target, spec.Target.Count) : new TargetKind(target, Classes.Count);

    /// <summary>Rows of each class when stratified, otherwise of the table.</summary>
    public IReadOnlyList<int> Groups => spec.Split.Stratify ? Classes.Select(name => _classCounts[name]).ToArray() : [_kept];

    /// <summary>The number of a class.</summary>
    public int ClassOf(string text) => _classNumbers.TryGetValue(text, out var number)
        ? number : throw new InvalidDataException("the table changed while it was read");

    public bool Start(IReadOnlyList<string> header)
    {
        _columns = TableColumns.Find(header, spec.Numeric.Concat(spec.Categorical), spec.Target, true, errors);
        return _columns is not null;
    }

    public void Row(ITableRows row)
    {
        if (row.FieldCount != Columns.Header.Count)
        {
            errors.Add(row.Line, "", $"{row.FieldCount} fields, expected {Columns.Header.Count} as in the header");
            return;
        }

        var isMissing = false;
        for (var i = 0; i < Columns.Features.Length; i++)
        {
            var text = row[Columns.Features[i]];
            var name = Columns.Header[Columns.Features[i]];
            if (FieldText.IsMissing(text))
            {
                isMissing = true;
                if (spec.Missing == MissingValues.Error)
                    errors.Add(row.Line, name, RowEncoder.Missing(text));
            }
            else if (i < spec.Numeric.Count && !FieldText.TryNumber(text, out _))
            {
                errors.Add(row.Line, name, $"found '{text}', expected a number");
            }
        }

        if (isMissing && spec.Missing == MissingValues.Row)
        {
            _leftOut++;
            return;
        }

        ReadTarget(row);
        _kept = checked(_kept + 1);
    }

    /// <summary>Sorts the classes; false, with errors, when the table cannot be used.</summary>
    public bool Finish()
    {
        if (!errors.IsEmpty)
            return false;
        if (_kept == 0)
            errors.Add("", _leftOut == 0 ? "no rows" : $"no rows: all {_leftOut} have missing values");
        else if (target != TargetType.Real)
            FinishClasses();
        return errors.IsEmpty;
    }

    public IEnumerable<string> Warnings() =>
        _leftOut == 0 ? [] : [$"{_leftOut} of {_leftOut + _kept} rows have missing values and are left out"];

    private void ReadTarget(ITableRows row)
    {
        foreach (var column in Columns.Targets)
        {
            var text = row[column];
            var name = Columns.Header[column];
            if (FieldText.IsMissing(text))
                errors.Add(row.Line, name, $"found {RowEncoder.Shown(text)}, but the target must be known");
            else if (target == TargetType.Real)
            {
                if (!FieldText.TryNumber(text, out _))
                    errors.Add(row.Line, name, $"found '{text}', expected a number");
            }
            else if (_classCounts.TryGetValue(text, out var count))
                _classCounts[text] = count + 1;
            else if (_classCounts.Count < MaxClasses)
                _classCounts[text] = 1;
            else
                errors.Add(row.Line, name, $"more than {MaxClasses} different classes; is this a regression?");
        }
    }

    private void FinishClasses()
    {
        Classes = FieldText.Sorted(_classCounts.Keys).ToValueList();
        for (var i = 0; i < Classes.Count; i++)
            _classNumbers[Classes[i]] = i;
        var subject = $"column '{spec.Target[0]}'";
        var found = $"{Classes.Count} different value{(Classes.Count == 1 ? "" : "s")} ({string.Join(", ", Classes.Take(5))}"
            + $"{(Classes.Count > 5 ? ", …" : "")})";
        if (target == TargetType.Binary && Classes.Count != 2)
            errors.Add(subject, $"{found}, but the loss takes two classes");
        else if (Classes.Count < 2)
            errors.Add(subject, $"{found}; there is nothing to learn");
    }
}
