using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DistTrain.Shared.Binding;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Prepares data sets: reads a source, divides it, fits the encoder on the training set and writes the records to a
/// content-addressed file, once.</summary>
public static class DataSetPreparation
{
    /// <summary>The most errors that are listed for one source.</summary>
    public const int ErrorLimit = 20;

    // Part of the content key: raised whenever the same source and spec would give other records.
    private const int Version = 1;

    /// <summary>Prepares a data set, or opens the file that an earlier call wrote for the same source, spec and seed. Several
    /// processes may do so at once.</summary>
    /// <param name="data">What to read.</param>
    /// <param name="target">How the loss wants the target.</param>
    /// <param name="seed">The job's seed, which divides the samples.</param>
    /// <param name="directory">Where prepared files lie; created when missing.</param>
    /// <param name="cancellation">Ends the work early, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The data set with its warnings, or every error of the source up to <see cref="ErrorLimit"/>.</returns>
    public static InputResult<PreparedDataSet> Prepare(
        DataSpec data, TargetType target, ulong seed, string directory, CancellationToken cancellation = default)
    {
        try
        {
            var key = ContentKey(data, target, seed, cancellation);
            Directory.CreateDirectory(directory);
            var path = Path.Combine(directory, key + ".data");
            if (TryOpen(path) is { } ready)
                return InputResult<PreparedDataSet>.Good(ready, ready.Warnings);
            var errors = Write(data, target, seed, path, key, cancellation);
            if (errors.Count > 0)
                return InputResult<PreparedDataSet>.Bad(errors);
            var written = PreparedDataSet.Open(path);
            return InputResult<PreparedDataSet>.Good(written, written.Warnings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return InputResult<PreparedDataSet>.Bad([new InputError("data", "", e.Message)]);
        }
    }

    private static PreparedDataSet? TryOpen(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return PreparedDataSet.Open(path);
        }
        catch (InvalidDataException)
        {
            // A file of another version, or an incomplete one: it is rewritten under the same name.
            return null;
        }
    }

    private static IReadOnlyList<InputError> Write(
        DataSpec data, TargetType target, ulong seed, string path, string key, CancellationToken cancellation)
    {
        switch (data)
        {
            case CsvData csv:
                var table = new CsvTable(csv.File, csv.Delimiter);
                return new TablePreparation(table, csv, target, seed, cancellation).Write(path, key);
            case SyntheticData { Kind: SyntheticKind.Heart } heart:
                var columns = new CsvData
                {
                    File = "", Target = ["target"], Split = heart.Split,
                    Numeric = HeartPatient.Numeric.ToValueList(), Categorical = HeartPatient.Categorical.ToValueList(),
                };
                var patients = new HeartTable(heart.Rows, heart.Seed);
                return new TablePreparation(patients, columns, target, seed, cancellation).Write(path, key);
            default:
                return WriteSamples(data, target, seed, path, key, cancellation);
        }
    }

    private static IReadOnlyList<InputError> WriteSamples(
        DataSpec data, TargetType target, ulong seed, string path, string key, CancellationToken cancellation)
    {
        try
        {
            using ISampleSource source = data switch
            {
                IdxData idx => IdxSource.Open(idx, target),
                NpyData npy => NpySource.Open(npy, target),
                SyntheticData made => SyntheticSource.Create(made.Kind, made.Rows, made.Seed, target),
                _ => throw new ArgumentException($"{data.GetType().Name} is no samples", nameof(data)),
            };
            var objection = SamplePreparation.Write(source, data.Split, seed, path, key, cancellation);
            return objection is null ? [] : [new InputError("data", "", objection)];
        }
        catch (InvalidDataException e)
        {
            return [new InputError("data", "", e.Message)];
        }
    }

    private static string ContentKey(DataSpec data, TargetType target, ulong seed, CancellationToken cancellation)
    {
        // The content of a file matters, not its path.
        var (spec, files) = data switch
        {
            CsvData csv => (csv with { File = "" }, [csv.File]),
            IdxData idx => (idx with { Images = "", Labels = "" }, [idx.Images, idx.Labels]),
            NpyData npy => (npy with { Features = "", Targets = "" }, [npy.Features, npy.Targets]),
            _ => (data, Array.Empty<string>()),
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = $"{Version}.{PreparedFileHeader.Version}\n{spec.GetType().Name}\n{target}\n{seed}\n"
            + JsonSerializer.Serialize(spec, spec.GetType(), Preprocessor.JsonOptions) + "\n";
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        var buffer = new byte[1 << 20];
        foreach (var path in files)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
            hash.AppendData(BitConverter.GetBytes(file.Length));
            for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
