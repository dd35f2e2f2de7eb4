using System.Collections.Immutable;
using DistTrain.Shared.Cluster;
using Serilog;

namespace DistTrain.Worker.Hosting;

/// <summary>
/// Looks for a coordinator until one takes a connection, with growing pauses, and says what each look found. Names are looked up
/// anew each time, since the one of a coordinator that is not there yet may not be known yet.
/// </summary>
/// <param name="join">Where coordinators may be.</param>
/// <param name="connect">Tries one: null when it took the connection, else why not.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of each look that found none.</param>
internal sealed class CoordinatorSearch(
    ImmutableArray<Endpoint> join, Func<Endpoint, CancellationToken, Task<string?>> connect, TimeProvider time, ILogger log)
{
    private const double FirstPauseSeconds = 0.5;
    private const int Doublings = 3;

    /// <summary>Looks until one is there.</summary>
    /// <returns>False when stopped before.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var began = time.GetTimestamp();
        for (var look = 0; !stop.IsCancellationRequested; look++)
        {
            var answers = await Task.WhenAll(join.Select(async at => (At: at, Reason: await connect(at, stop))));
            if (answers.Any(answer => answer.Reason is null))
                return true;
            if (stop.IsCancellationRequested)
                break;
            var pause = Pause(look);
            log.Warning(
                "no coordinator for {Seconds:0} s: {Reasons:l}; the next look is in {Pause:0.0} s",
                time.GetElapsedTime(began).TotalSeconds,
                string.Join(", ", answers.Select(answer => $"{answer.At}: {answer.Reason}")),
                pause.TotalSeconds);
            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>The pause after a look, counted from 0: half a second, doubled up to four.</summary>
    public static TimeSpan Pause(int look) => TimeSpan.FromSeconds(FirstPauseSeconds * (1 << Math.Min(look, Doublings)));
}
