using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>Reads job files (docs/job-file.md). Every mistake is reported at once, with its place, what was found, what is
/// expected and the nearest valid name.</summary>
public static class JobFileReader
{
    /// <summary>Reads a job file from the disk.</summary>
    /// <param name="path">The file; relative paths in it are relative to its directory.</param>
    /// <param name="overrides">Texts <c>path=value</c> (<c>--set</c>), applied in order.</param>
    /// <param name="dataFile">Takes the place of <c>data.csv</c> (<c>--data</c>), relative to the current directory.</param>
    public static InputResult<JobSpec> ReadFile(string path, IEnumerable<string>? overrides = null, string? dataFile = null)
    {
        var full = Path.GetFullPath(path);
        string text;
        try
        {
            text = File.ReadAllText(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return InputResult<JobSpec>.Bad([new InputError(path, "", $"cannot be read: {e.Message}")]);
        }

        return Read(text, path, Path.GetDirectoryName(full)!, overrides, dataFile);
    }

    /// <summary>Reads the text of a job file.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="baseDirectory">The directory that relative paths are relative to.</param>
    /// <param name="overrides">Texts <c>path=value</c>.</param>
    /// <param name="dataFile">Takes the place of <c>data.csv</c>.</param>
    public static InputResult<JobSpec> Read(
        string text, string source, string baseDirectory, IEnumerable<string>? overrides = null, string? dataFile = null)
    {
        var errors = new List<InputError>();
        var root = YamlDocument.Read(text, source, errors);
        if (root is null)
            return InputResult<JobSpec>.Bad(errors);
        if (dataFile is not null)
            root = Overrides.ApplyData(root, dataFile, errors);
        foreach (var option in overrides ?? [])
            root = Overrides.Apply(root, option, errors);

        var context = new ReadContext(baseDirectory);
        context.Note("", root.Place);
        JobFile.Root.TryRead(root, "", context, out var job);
        if (root is YamlMapping)
            job = JobChecks.Finish((JobSpec)job!, context);
        errors.AddRange(context.Errors);
        return errors.Count > 0 ? InputResult<JobSpec>.Bad(errors) : InputResult<JobSpec>.Good((JobSpec)job!, context.Warnings);
    }
}
