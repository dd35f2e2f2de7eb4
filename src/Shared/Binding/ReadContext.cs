using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>What reading a job file gathers: every error, and the place of every key for the checks across keys.</summary>
internal sealed class ReadContext(string baseDirectory)
{
    private readonly List<(string Path, InputError Error)> _errors = [];
    private readonly Dictionary<string, Place> _places = [];

    /// <summary>The directory that relative paths are relative to.</summary>
    public string BaseDirectory { get; } = baseDirectory;

    /// <summary>Worth telling a person although it is no error.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Every error, in the order of the file.</summary>
    public IEnumerable<InputError> Errors => _errors.Select(e => e.Error);

    public void Error(Place place, string path, string message) =>
        _errors.Add((path, new InputError(place.ToString(), path, message)));

    /// <summary>An error at the place of a path, or of the nearest path above it that was written.</summary>
    public void Error(string path, string message) => Error(PlaceOf(path), path, message);

    public void Note(string path, Place place) => _places[path] = place;

    /// <summary>Whether a key was written.</summary>
    public bool Has(string path) => _places.ContainsKey(path);

    /// <summary>Whether no error is known at, below or above a path: only then does a check across keys make
    /// sense.</summary>
    public bool IsGood(string path) => !_errors.Any(e =>
        e.Path == path || e.Path.StartsWith(path + ".", StringComparison.Ordinal)
        || path.StartsWith(e.Path + ".", StringComparison.Ordinal));

    private Place PlaceOf(string path)
    {
        while (!_places.TryGetValue(path, out var place))
        {
            var dot = path.LastIndexOf('.');
            if (dot < 0)
                return _places[""];
            path = path[..dot];
            if (_places.TryGetValue(path, out place))
                return place;
        }

        return _places[path];
    }
}
