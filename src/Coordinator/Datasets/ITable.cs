namespace DistTrain.Coordinator.Datasets;

/// <summary>A table that can be read from the start as often as needed.</summary>
internal interface ITable
{
    /// <summary>The file's name without its directory, or the generator's, for messages.</summary>
    string Name { get; }

    /// <summary>Opens the table before its first row; the header has been read.</summary>
    ITableRows Open();
}

/// <summary>The rows of a table, one at a time.</summary>
internal interface ITableRows : IDisposable
{
    /// <summary>The names of the columns.</summary>
    IReadOnlyList<string> Header { get; }

    /// <summary>The line of the row, from 1; the header has line 1.</summary>
    long Line { get; }

    /// <summary>Fields of the row; a wrong row may have more or fewer than the header.</summary>
    int FieldCount { get; }

    /// <summary>A field of the row, without spaces around it.</summary>
    string this[int column] { get; }

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <exception cref="InvalidDataException">The text is not a table; the message says where.</exception>
    bool Read();
}
