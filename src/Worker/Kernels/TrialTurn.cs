namespace DistTrain.Worker.Kernels;

/// <summary>
/// The turn to make a trial: of the processes that start at the same time on a machine one makes it, the others wait for what it
/// finds.
/// </summary>
internal sealed class TrialTurn : IDisposable
{
    /// <summary>Past it everybody makes a trial of their own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Mutex? _mutex;

    private TrialTurn(Mutex? mutex) => _mutex = mutex;

    /// <summary>Waits for the turn.</summary>
    public static TrialTurn Take(string key)
    {
        Mutex? mutex = null;
        try
        {
            mutex = new Mutex(initiallyOwned: false, "Global\\disttrain-kernels-" + key);
            if (mutex.WaitOne(Patience))
                return new TrialTurn(mutex);
        }
        catch (AbandonedMutexException)
        {
            // The process that had the turn died; the turn is ours.
            return new TrialTurn(mutex);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WaitHandleCannotBeOpenedException)
        {
            // Another user's, or no place for the lock file: at worst two trials are made.
        }

        mutex?.Dispose();
        return new TrialTurn(null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mutex?.ReleaseMutex();
        _mutex?.Dispose();
    }
}
