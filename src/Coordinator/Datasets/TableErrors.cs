using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Errors of one table, up to a limit.</summary>
internal sealed class TableErrors(string table)
{
    private readonly List<InputError> _errors = [];

    public IReadOnlyList<InputError> Errors => _errors;

    public bool IsFull => _errors.Count > DataSetPreparation.ErrorLimit;

    public bool IsEmpty => _errors.Count == 0;

    public void Add(string subject, string message) => Add(new InputError(table, subject, message));

    public void Add(long line, string column, string message) =>
        Add(new InputError($"{table}:{line}", column.Length == 0 ? "" : $"column '{column}'", message));

    private void Add(InputError error)
    {
        if (_errors.Count < DataSetPreparation.ErrorLimit)
            _errors.Add(error);
        else if (!IsFull)
            _errors.Add(new InputError(
                table, "", $"more than {DataSetPreparation.ErrorLimit} errors; the others are not listed"));
    }
}
