using System.Text;

namespace DistTrain.Shared.Yaml;

/// <summary>The spelling of names in files: <c>MeanAbsoluteError</c> is written <c>mean-absolute-error</c>.</summary>
public static class KebabCase
{
    /// <summary>The written name of an enumeration's member.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Of(value.ToString());

    /// <summary>The written form of a name in Pascal case.</summary>
    public static string Of(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 4);
        foreach (var c in pascal)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
