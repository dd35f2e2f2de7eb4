using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Checkpoints;

/// <summary>A model's parameters and buffers as read from a file.</summary>
/// <param name="Path">The file or directory they were read from.</param>
/// <param name="Layout">The tensors by name, and where each lies in <paramref name="Model"/>.</param>
/// <param name="Model">The values.</param>
public record StoredModel(string Path, ParameterLayout Layout, FlatBuffer Model)
{
    /// <summary>Copies the values into a vector of a model that was built from the job; tensors are matched by
    /// name.</summary>
    /// <exception cref="CheckpointException">A tensor is missing, left over or of another shape; all are named.</exception>
    public void CopyTo(ParameterLayout layout, FlatBuffer vector)
    {
        var stored = Layout.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var entry in layout.Entries)
            if (!stored.Remove(entry.Name, out var found))
                problems.Add($"'{entry.Name}' is missing");
            else if (!found.Shape.AsSpan().SequenceEqual(entry.Shape.AsSpan()))
                problems.Add(
                    $"'{entry.Name}' has the shape [{string.Join(", ", found.Shape)}] "
                    + $"instead of [{string.Join(", ", entry.Shape)}]");
            else
                Model.Span.Slice(found.Offset, found.Count).CopyTo(vector.Span.Slice(entry.Offset, entry.Count));
        problems.AddRange(stored.Keys.Select(name => $"'{name}' is not in the model"));
        if (problems.Count > 0)
            throw new CheckpointException($"{Path} is not of this model: {string.Join(", ", problems)}");
    }
}
