using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>Puts values given on the command line into a job file's tree, so that they are read and checked like the
/// rest.</summary>
internal static class Overrides
{
    /// <summary>Applies <c>path=value</c>; the value is YAML.</summary>
    public static YamlNode Apply(YamlNode root, string option, List<InputError> errors)
    {
        var place = new Place($"--set {option}", 0, 0);
        var equals = option.IndexOf('=');
        if (equals <= 0)
        {
            errors.Add(new InputError(place.ToString(), "", "expected path=value, such as optimizer.adam.learning-rate=0.01"));
            return root;
        }

        var read = new List<InputError>();
        var value = YamlDocument.Read(option[(equals + 1)..] + "\n", place.Source, read);
        if (value is null)
        {
            errors.AddRange(read.Select(error => error with { Place = place.Source }));
            return root;
        }

        return Put(root, option[..equals].Split('.'), WithPlace(value, place), place, JobFile.Root, errors);
    }

    /// <summary>Puts the file of <c>--data</c> in the place of <c>data.csv</c>; an error when the job reads no
    /// table.</summary>
    public static YamlNode ApplyData(YamlNode root, string dataFile, List<InputError> errors)
    {
        var place = new Place($"--data {dataFile}", 0, 0);
        var data = (root as YamlMapping)?.Entries.FirstOrDefault(entry => entry.Key == "data").Value as YamlMapping;
        if (data is null || data.Entries.All(entry => entry.Key != "csv"))
        {
            errors.Add(new InputError(place.ToString(), "data", "--data replaces a table, but the job has no data.csv"));
            return root;
        }

        var file = new YamlScalar(place, Path.GetFullPath(dataFile), false);
        return Put(root, ["data", "csv"], file, place, JobFile.Root, errors);
    }

    private static YamlNode Put(
        YamlNode node, ReadOnlySpan<string> path, YamlNode value, Place place, Kind? kind, List<InputError> errors)
    {
        if (path.IsEmpty)
            return value;
        var key = path[0];
        var below = kind?.Child(key);
        switch (node)
        {
            case YamlSequence sequence when int.TryParse(key, out var index) && (uint)index < (uint)sequence.Items.Count:
                var items = sequence.Items.ToArray();
                items[index] = Put(items[index], path[1..], value, place, below, errors);
                return sequence with { Items = items };
            case YamlSequence sequence:
                errors.Add(new InputError(
                    place.ToString(), "", $"'{key}' is no position of a list of {sequence.Items.Count} (counted from 0)"));
                return node;
            case YamlScalar { Text: var word } when word == key || word is "none" || ((YamlScalar)node).IsNull
                || kind?.Exclusive.Contains(word) == true:
                // "optimizer: adam" is short for "optimizer: {adam: {}}".
                return Put(new YamlMapping(place, []), path, value, place, kind, errors);
            case YamlScalar:
                errors.Add(new InputError(
                    place.ToString(), "", $"'{key}' lies below {node.Description}, which is not a mapping"));
                return node;
        }

        var mapping = (YamlMapping)node;
        var existing = mapping.Entries.FirstOrDefault(entry => entry.Key == key).Value;
        var inner = Put(existing ?? new YamlMapping(place, []), path[1..], value, place, below, errors);
        var rivals = kind?.Exclusive.Contains(key) == true ? kind.Exclusive.Where(name => name != key).ToArray() : [];
        var entries = mapping.Entries.Where(entry => !rivals.Contains(entry.Key)).ToList();
        var at = entries.FindIndex(entry => entry.Key == key);
        if (at >= 0)
            entries[at] = entries[at] with { Value = inner };
        else
            entries.Add(new YamlEntry(key, place, inner));
        return mapping with { Entries = entries };
    }

    private static YamlNode WithPlace(YamlNode node, Place place) => node switch
    {
        YamlScalar scalar => scalar with { Place = place },
        YamlSequence sequence => new YamlSequence(place, sequence.Items.Select(item => WithPlace(item, place)).ToArray()),
        YamlMapping mapping => new YamlMapping(
            place, mapping.Entries.Select(e => new YamlEntry(e.Key, place, WithPlace(e.Value, place))).ToArray()),
        _ => node,
    };
}
