using System.Globalization;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Writes generated data as tables.</summary>
public static class SyntheticTables
{
    /// <summary>Writes comma-separated values with a header line and line feeds. <c>heart</c> has the columns of the Cleveland
    /// table; the others have x0, x1, … and target.</summary>
    /// <param name="kind">Which generator.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="seed">The same seed gives the same bytes.</param>
    /// <param name="output">Where to.</param>
    public static void WriteCsv(SyntheticKind kind, int rows, ulong seed, TextWriter output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (kind == SyntheticKind.Heart)
            WriteHeart(rows, seed, output);
        else
            WriteSamples(kind, rows, seed, output);
    }

    private static void WriteHeart(int rows, ulong seed, TextWriter output)
    {
        var fields = new string[HeartPatient.Columns.Length];
        output.Write(string.Join(',', HeartPatient.Columns) + "\n");
        for (var row = 0; row < rows; row++)
        {
            HeartPatient.Write(seed, row, fields);
            output.Write(string.Join(',', fields) + "\n");
        }
    }

    private static void WriteSamples(SyntheticKind kind, int rows, ulong seed, TextWriter output)
    {
        using var source = SyntheticSource.Create(kind, rows, seed, TargetType.Classes);
        var features = new float[source.SampleShape.Aggregate(1, (product, size) => product * size)];
        var target = new float[1];
        output.Write(string.Concat(Enumerable.Range(0, features.Length).Select(i => $"x{i},")) + "target\n");
        for (var row = 0; row < rows; row++)
        {
            source.Read(row, features, target);
            foreach (var feature in features)
            {
                output.Write(feature.ToString("R", CultureInfo.InvariantCulture));
                output.Write(',');
            }

            output.Write(target[0].ToString("R", CultureInfo.InvariantCulture) + "\n");
        }
    }
}
