using System.Text;

namespace Akka.Util.Internal;

/// <summary>Numbers written with 64 characters that may stand in an actor's name, least significant first: a, b, … .</summary>
internal static class Base64Name
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Of(long number)
    {
        var text = new StringBuilder();
        do
        {
            text.Append(Digits[(int)(number & 63)]);
            number >>= 6;
        }
        while (number != 0);
        return text.ToString();
    }
}
