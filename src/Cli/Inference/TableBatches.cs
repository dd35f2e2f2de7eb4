using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Datasets;

namespace DistTrain.Cli.Inference;

/// <summary>Reads a table in batches of encoded rows, in bounded memory.</summary>
internal sealed class TableBatches : IDisposable
{
    private readonly TableReader _reader;
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly int _batchSize;
    private readonly int? _id;

    private TableBatches(TableReader reader, int batchSize)
    {
        _reader = reader;
        _batchSize = batchSize;
        _features = new float[batchSize * reader.Encoder.Features];
        _targets = new float[batchSize * reader.Encoder.Target.Width];
        var id = reader.Header.Select(name => name.ToUpperInvariant()).ToList().IndexOf("ID");
        _id = id >= 0 ? id : null;
    }

    /// <summary>Whether the table has a column <c>id</c>, which then names its rows.</summary>
    public bool HasIds => _id is not null;

    /// <summary>Rows left out so far because a value is missing.</summary>
    public long LeftOut => _reader.LeftOut;

    /// <summary>Opens a table for a model.</summary>
    /// <exception cref="BadInputException">The table cannot be read, or lacks columns.</exception>
    public static TableBatches Open(string file, LoadedModel model, bool needsTarget)
    {
        var reader = TableReader.Open(file, model.Encoder, needsTarget);
        return reader.IsGood
            ? new TableBatches(reader.Value, model.Job.EvaluationBatchSize)
            : throw new BadInputException(reader.Errors);
    }

    /// <summary>The batches; each is valid until the next one is asked for.</summary>
    /// <exception cref="BadInputException">Rows are bad; all are named, up to a limit.</exception>
    public IEnumerable<TableBatch> Read()
    {
        var (features, width) = (_reader.Encoder.Features, _reader.Encoder.Target.Width);
        var rows = new List<TableRow>(_batchSize);
        var (samples, number) = (0, 0L);
        while (true)
        {
            var kind = _reader.Read(_features.AsSpan(samples * features), _targets.AsSpan(samples * width));
            if (kind == TableRowKind.End)
                break;
            number++;
            if (kind == TableRowKind.Wrong)
                continue;
            rows.Add(new TableRow(number, _id is { } id ? _reader.Field(id) : "", kind == TableRowKind.Row ? samples++ : null));
            if (samples < _batchSize && rows.Count < 2 * _batchSize)
                continue;
            yield return Batch();
            rows.Clear();
            samples = 0;
        }
        if (_reader.Errors.Count > 0)
            throw new BadInputException(_reader.Errors);
        if (rows.Count > 0)
            yield return Batch();

        TableBatch Batch() =>
            new(rows, samples, _features.AsMemory(0, samples * features), _targets.AsMemory(0, samples * width));
    }

    /// <summary>Worth telling a person about the rows that were read.</summary>
    public IEnumerable<string> Warnings() => _reader.Warnings();

    public void Dispose() => _reader.Dispose();
}

/// <summary>A row of a table.</summary>
/// <param name="Number">Its number among the rows, from 1; the header has none.</param>
/// <param name="Id">What its column <c>id</c> says; empty without one.</param>
/// <param name="Sample">Its position in the batch; null when it was left out because a value is missing.</param>
internal readonly record struct TableRow(long Number, string Id, int? Sample);

/// <summary>Some rows of a table, and those of them that are samples, encoded: samples × features and samples × width of a
/// target.</summary>
internal sealed record TableBatch(
    IReadOnlyList<TableRow> Rows, int Samples, ReadOnlyMemory<float> Features, ReadOnlyMemory<float> Targets);
