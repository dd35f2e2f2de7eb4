using CsvHelper;

namespace DistTrain.Coordinator.Datasets;

/// <summary>A file of comma-separated values (RFC 4180, UTF-8) with a header line.</summary>
internal sealed class CsvTable(string file, char delimiter) : ITable
{
    private const int MaxRecordBytes = 1 << 24;

    public string Name => Path.GetFileName(file);

    public ITableRows Open() => new Rows(file, delimiter, Name);

    private sealed class Rows : ITableRows
    {
        private readonly string _name;
        private readonly CsvReader _reader;

        public Rows(string file, char delimiter, string name)
        {
            _name = name;
            _reader = CsvReader.FromFile(file, new CsvReaderOptions
            {
                Separator = delimiter,
                HasHeader = true,
                TrimWhitespace = true,
                TrimInsideQuotes = true,
                SkipEmptyLines = true,
                TrackLineNumbers = true,
                MalformedData = CsvMalformedDataHandling.Throw,
                MaxRecordSize = MaxRecordBytes,
                PoolStrings = true,
                BufferSize = 1 << 18,
            });
            try
            {
                _reader.ReadHeader();
                Header = _reader.Headers.ToArray();
            }
            catch (Exception e)
            {
                _reader.Dispose();
                if (e is CsvFormatException bad)
                    throw Refused(bad);
                throw;
            }
        }

        public IReadOnlyList<string> Header { get; }

        public long Line => _reader.LineNumber;

        public int FieldCount => _reader.FieldCount;

        public string this[int column] => _reader.GetString(column);

        public bool Read()
        {
            try
            {
                return _reader.Read();
            }
            catch (CsvFormatException e)
            {
                throw Refused(e);
            }
        }

        public void Dispose() => _reader.Dispose();

        private InvalidDataException Refused(CsvFormatException e) =>
            new($"{_name}:{e.LineNumber}: not comma-separated values: {e.Message}", e);
    }
}
