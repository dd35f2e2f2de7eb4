using System.Globalization;

namespace DistTrain.Coordinator.Api;

/// <summary>How much of a job's events a client has; the <c>id</c> of an event, <c>EPOCH-LOG</c>.</summary>
/// <param name="Epoch">The last epoch it was told of.</param>
/// <param name="Log">Bytes of <c>log.jsonl</c> it was told of; null: none yet, it gets the last lines.</param>
internal readonly record struct JobEventId(int Epoch, long? Log)
{
    /// <summary>Reads an id; what is none is the start.</summary>
    public static JobEventId Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && int.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var log)
                ? new JobEventId(epoch, log)
                : default;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Log ?? 0}");
}
