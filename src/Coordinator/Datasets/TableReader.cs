using DistTrain.Shared.Datasets;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Reads a table with the encoder of a trained model, for predictions and evaluations: one row at a time, in bounded
/// memory. Not thread-safe.</summary>
public sealed class TableReader : IDisposable
{
    private readonly ITableRows _rows;
    private readonly TableColumns _columns;
    private readonly RowEncoder _encoder;
    private readonly TableErrors _errors;

    private TableReader(Preprocessor encoder, ITableRows rows, TableColumns columns, TableErrors errors)
    {
        (Encoder, _rows, _columns, _errors) = (encoder, rows, columns, errors);
        _encoder = new RowEncoder(encoder, columns);
    }

    public Preprocessor Encoder { get; }

    /// <summary>The names of all columns of the table.</summary>
    public IReadOnlyList<string> Header => _columns.Header;

    /// <summary>Whether the table has the target columns.</summary>
    public bool HasTarget => _columns.Targets.Length > 0;

    /// <summary>The line of the row last read, from 1.</summary>
    public long Line => _rows.Line;

    /// <summary>Rows left out because a value is missing.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The errors in the rows so far; the list ends at <see cref="DataSetPreparation.ErrorLimit"/>.</summary>
    public IReadOnlyList<InputError> Errors => _errors.Errors;

    /// <summary>Opens a table and finds the model's columns in its header.</summary>
    /// <param name="file">Comma-separated values with a header line, whose columns may stand in any order.</param>
    /// <param name="encoder">The model's encoder.</param>
    /// <param name="needsTarget">Whether a table without the target columns is refused.</param>
    public static InputResult<TableReader> Open(string file, Preprocessor encoder, bool needsTarget)
    {
        var errors = new TableErrors(Path.GetFileName(file));
        if (encoder.Columns.Count == 0)
            return InputResult<TableReader>.Bad([new InputError(
                file, "", $"the model takes samples of shape {encoder.SampleShape}, not rows of a table")]);
        ITableRows? rows = null;
        try
        {
            rows = new CsvTable(file, encoder.Delimiter).Open();
            var columns = TableColumns.Find(
                rows.Header, encoder.Columns.Select(column => column.Name), encoder.TargetColumns, needsTarget, errors);
            if (columns is not null)
                return InputResult<TableReader>.Good(new TableReader(encoder, rows, columns, errors));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.Add("", e.Message);
        }

        rows?.Dispose();
        return InputResult<TableReader>.Bad(errors.Errors);
    }

    /// <summary>Goes to the next row and encodes it.</summary>
    /// <param name="features">Room for <see cref="Preprocessor.Features"/> values.</param>
    /// <param name="target">Room for the target; untouched when the table has none.</param>
    public TableRowKind Read(Span<float> features, Span<float> target)
    {
        try
        {
            if (_errors.IsFull || !_rows.Read())
                return TableRowKind.End;
        }
        catch (InvalidDataException e)
        {
            _errors.Add("", e.Message);
            return TableRowKind.End;
        }

        if (_rows.FieldCount != Header.Count)
        {
            _errors.Add(_rows.Line, "", $"{_rows.FieldCount} fields, expected {Header.Count} as in the header");
            return TableRowKind.Wrong;
        }

        if (_encoder.IsLeftOut(_rows))
        {
            LeftOut++;
            return TableRowKind.LeftOut;
        }

        var isGood = _encoder.TryFeatures(_rows, features[..Encoder.Features], _errors);
        if (HasTarget)
            isGood &= _encoder.TryTarget(_rows, target, _errors);
        return isGood ? TableRowKind.Row : TableRowKind.Wrong;
    }

    /// <summary>A field of the row last read, as written.</summary>
    public string Field(int column) => _rows[column];

    /// <summary>A sentence for each column with values that the training set lacks, for the rows so far.</summary>
    public IEnumerable<string> Warnings() => _encoder.Warnings();

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}

/// <summary>What <see cref="TableReader.Read"/> has found in the place of the next row.</summary>
public enum TableRowKind
{
    /// <summary>A good row; its features were written, and its target if the table has one.</summary>
    Row,

    /// <summary>A row with a missing value, which the model's data spec leaves out.</summary>
    LeftOut,

    /// <summary>A bad row; the reasons are in <see cref="TableReader.Errors"/>.</summary>
    Wrong,

    /// <summary>The end of the table, or too many errors.</summary>
    End,
}
