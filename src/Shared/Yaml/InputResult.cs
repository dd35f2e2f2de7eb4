using System.Diagnostics.CodeAnalysis;

namespace DistTrain.Shared.Yaml;

/// <summary>The result of reading something that a person wrote: a value, or every error that was found (never
/// both).</summary>
public sealed record InputResult<T> where T : class
{
    private InputResult(T? value, ValueList<InputError> errors, ValueList<string> warnings)
    {
        Value = value;
        Errors = errors;
        Warnings = warnings;
    }

    /// <summary>The value; null when there are errors.</summary>
    public T? Value { get; }

    /// <summary>Every error found; empty when there is a value.</summary>
    public ValueList<InputError> Errors { get; }

    /// <summary>Worth telling a person although it is no error.</summary>
    public ValueList<string> Warnings { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsGood => Value is not null;

    /// <summary>A result with a value.</summary>
    public static InputResult<T> Good(T value, IEnumerable<string>? warnings = null) =>
        new(value, [], (warnings ?? []).ToValueList());

    /// <summary>A result with errors, of which there must be at least one.</summary>
    public static InputResult<T> Bad(IEnumerable<InputError> errors)
    {
        var list = errors.ToValueList();
        return list.Count > 0 ? new(null, list, []) : throw new ArgumentException("a bad result needs an error", nameof(errors));
    }
}
