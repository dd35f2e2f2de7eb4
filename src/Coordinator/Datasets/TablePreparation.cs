using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Prepares a table in three passes over it, in memory that does not grow with its rows: check every field and
/// count classes; fit the encoder on the training set; write records.</summary>
internal sealed class TablePreparation(ITable table, CsvData spec, TargetType target, ulong seed, CancellationToken cancellation)
{
    private readonly TableErrors _errors = new(table.Name);

    /// <summary>Writes the prepared file; returns the errors when the table is bad.</summary>
    public IReadOnlyList<InputError> Write(string path, string contentKey)
    {
        try
        {
            WriteChecked(path, contentKey);
        }
        catch (InvalidDataException e)
        {
            _errors.Add("", e.Message);
        }

        return _errors.Errors;
    }

    private void WriteChecked(string path, string contentKey)
    {
        var scan = new TableScan(spec, target, _errors);
        Pass(scan.Row, scan.Start);
        if (!scan.Finish())
            return;
        var plan = new SplitPlan(spec.Split, seed, scan.Groups);
        if (plan.FindProblem(spec.Split) is { } problem)
        {
            _errors.Add("", problem);
            return;
        }

        var fit = new TableFit(spec, scan, _errors);
        var members = new GroupCounter(spec, scan);
        Pass(row =>
        {
            if (members.TryNext(row, out var group, out var ordinal))
                fit.Row(row, plan.PartOf(group, ordinal));
        });
        var encoder = fit.Finish();
        if (!_errors.IsEmpty)
            return;

        var header = new PreparedFileHeader
        {
            ContentKey = contentKey, Counts = plan.Counts, Encoder = encoder,
            Warnings = scan.Warnings().Concat(fit.Warnings()).ToValueList(),
        };
        using var writer = new PreparedDataSetWriter(path, header);
        var rows = new RowEncoder(encoder, scan.Columns);
        members = new GroupCounter(spec, scan);
        Pass(row =>
        {
            if (!members.TryNext(row, out var group, out var ordinal))
                return;
            var record = writer.Next(plan.PartOf(group, ordinal));
            rows.TryFeatures(row, record[..encoder.Features], _errors);
            rows.TryTarget(row, record[encoder.Features..], _errors);
        });
        if (_errors.IsEmpty)
            writer.Complete();
    }

    private void Pass(Action<ITableRows> each, Func<IReadOnlyList<string>, bool>? start = null)
    {
        using var rows = table.Open();
        if (start is not null && !start(rows.Header))
            return;
        while (!_errors.IsFull && rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            each(rows);
        }
    }
}
