namespace DistTrain.Worker.Kernels;

/// <summary>A lock across processes: of those that start at the same time on a machine one times the kernels, and the others
/// wait for its result.</summary>
internal sealed class KernelTrialLock : IDisposable
{
    /// <summary>After it a process no longer waits, and times the kernels itself.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);
    private readonly Mutex? _mutex;

    private KernelTrialLock(Mutex? mutex) => _mutex = mutex;

    /// <summary>Waits for the lock of a key, at most a minute.</summary>
    public static KernelTrialLock Acquire(string key)
    {
        Mutex? mutex = null;
        try
        {
            mutex = new Mutex(initiallyOwned: false, "Global\\disttrain-kernels-" + key);
            if (mutex.WaitOne(WaitLimit))
                return new KernelTrialLock(mutex);
        }
        catch (AbandonedMutexException)
        {
            // The process that held the lock died; the lock is ours.
            return new KernelTrialLock(mutex);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WaitHandleCannotBeOpenedException)
        {
            // The lock belongs to another user, or its file cannot be created: at worst the kernels are timed twice.
        }

        mutex?.Dispose();
        return new KernelTrialLock(null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mutex?.ReleaseMutex();
        _mutex?.Dispose();
    }
}
