using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Numbers the rows of a table within the groups of its split, the same way in every pass.</summary>
internal sealed class GroupCounter(CsvData spec, TableScan scan)
{
    private readonly int[] _next = new int[scan.Groups.Count];
    private readonly IReadOnlyList<int> _sizes = scan.Groups;

    /// <summary>The group of the next row and its number within it, from 0; false when the row is left out.</summary>
    public bool TryNext(ITableRows row, out int group, out int ordinal)
    {
        group = ordinal = 0;
        if (row.FieldCount != scan.Columns.Header.Count)
            throw new InvalidDataException("the table changed while it was read");
        if (spec.Missing == MissingValues.Row && RowEncoder.HasMissing(row, scan.Columns))
            return false;
        group = spec.Split.Stratify ? scan.ClassOf(row[scan.Columns.Targets[0]]) : 0;
        ordinal = _next[group]++;
        return ordinal < _sizes[group] ? true : throw new InvalidDataException("the table changed while it was read");
    }
}
