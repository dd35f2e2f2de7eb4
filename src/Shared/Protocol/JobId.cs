using System.Text.Json.Serialization;

namespace DistTrain.Shared.Protocol;

/// <summary>Names a training job in its cluster: letters, digits, '.', '_' and '-', at most 64 of them.</summary>
[JsonConverter(typeof(JobIdConverter))]
public readonly record struct JobId(string Value)
{
    /// <summary>Most characters of an id.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether a text can be a job id.</summary>
    public static bool IsValid(string value) =>
        value.Length is > 0 and <= MaxLength && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            && value[0] != '.';

    /// <inheritdoc/>
    public override string ToString() => Value;
}
