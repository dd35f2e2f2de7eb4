using System.Globalization;

namespace Akka.Configuration;

/// <summary>Durations and sizes as HOCON writes them.</summary>
internal static class HoconUnits
{
    public static bool TryParseDuration(string text, bool allowInfinite, out TimeSpan duration)
    {
        duration = default;
        text = text.Trim();
        if (text is "infinite" or "infinity")
        {
            duration = Timeout.InfiniteTimeSpan;
            return allowInfinite;
        }
        if (!TrySplit(text, out var number, out var unit))
            return false;
        var ticks = unit switch
        {
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01,
            _ => -1d,
        };
        var total = number * ticks;
        if (ticks < 0 || total < 0 || total > TimeSpan.MaxValue.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)total);
        return true;
    }

    public static bool TryParseBytes(string text, out long bytes)
    {
        bytes = 0;
        if (!TrySplit(text.Trim(), out var number, out var unit))
            return false;
        double factor = unit switch
        {
            "" or "b" or "B" or "byte" or "bytes" => 1,
            "kB" or "kilobyte" or "kilobytes" => 1e3,
            "k" or "K" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
            "MB" or "megabyte" or "megabytes" => 1e6,
            "m" or "M" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
            "GB" or "gigabyte" or "gigabytes" => 1e9,
            "g" or "G" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
            _ => -1,
        };
        var total = number * factor;
        if (factor < 0 || total < 0 || total > long.MaxValue)
            return false;
        bytes = (long)total;
        return true;
    }

    private static bool TrySplit(string text, out double number, out string unit)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '-' or '+'))
            end++;
        unit = text[end..].Trim();
        return double.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
