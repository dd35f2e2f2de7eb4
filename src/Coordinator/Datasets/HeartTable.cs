namespace DistTrain.Coordinator.Datasets;

/// <summary>A table of invented patients, generated while it is read.</summary>
internal sealed class HeartTable(int rows, ulong seed) : ITable
{
    public string Name => "synthetic heart";

    public ITableRows Open() => new Rows(rows, seed);

    private sealed class Rows(int rows, ulong seed) : ITableRows
    {
        private readonly string[] _fields = new string[HeartPatient.Columns.Length];
        private int _next;

        public IReadOnlyList<string> Header => HeartPatient.Columns;

        public long Line => _next + 1;

        public int FieldCount => _fields.Length;

        public string this[int column] => _fields[column];

        public bool Read()
        {
            if (_next == rows)
                return false;
            HeartPatient.Write(seed, _next++, _fields);
            return true;
        }

        public void Dispose()
        {
        }
    }
}
