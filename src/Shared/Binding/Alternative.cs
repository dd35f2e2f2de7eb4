using System.Reflection;

namespace DistTrain.Shared.Binding;

/// <summary>One alternative of a union.</summary>
/// <param name="name">The word in the job file.</param>
/// <param name="type">The record.</param>
/// <param name="section">Its keys, looked for when first needed: a job file names a few of some fifty alternatives.</param>
internal sealed class Alternative(string name, Type type, Lazy<Section> section)
{
    public string Name => name;

    public Type Type => type;

    public Section Section => section.Value;

    /// <summary>The key that a plain value is for, or null.</summary>
    public Key? Shorthand => Section.Keys.FirstOrDefault(
        key => key is PropertyKey { Property: var property } && property.IsDefined(typeof(ShorthandAttribute)));
}
