using System.Runtime.ExceptionServices;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// A fixed set of threads that work off the chunks <c>0 … chunks - 1</c> together with the calling thread. Chunks are
/// handed out by a counter; a helper that wakes late finds no chunk and sleeps again. Running allocates nothing.
/// </summary>
internal sealed class ChunkThreads : IDisposable
{
    private readonly int _chunks;
    private readonly Action<int, int> _work;
    private readonly SemaphoreSlim _start = new(0);
    private readonly ManualResetEventSlim _done = new();
    private readonly Thread[] _helpers;
    private ExceptionDispatchInfo? _failure;
    private int _next;
    private int _finished;
    private volatile bool _stopping;

    /// <summary>Starts <paramref name="threads"/> - 1 helpers; <paramref name="work"/> gets the thread's and the
    /// chunk's number.</summary>
    public ChunkThreads(int threads, int chunks, Action<int, int> work)
    {
        Count = threads;
        _chunks = chunks;
        _next = chunks;
        _work = work;
        _helpers = new Thread[threads - 1];
        for (var i = 0; i < _helpers.Length; i++)
        {
            var number = i + 1;
            _helpers[i] = new Thread(() => Help(number)) { IsBackground = true, Name = $"update-{number}" };
            _helpers[i].Start();
        }
    }

    public int Count { get; }

    /// <summary>Works all chunks off and returns when the last is done.</summary>
    public void Run()
    {
        if (_helpers.Length == 0)
        {
            for (var chunk = 0; chunk < _chunks; chunk++)
                _work(0, chunk);
            return;
        }

        _finished = 0;
        _done.Reset();
        Volatile.Write(ref _next, 0);
        _start.Release(_helpers.Length);
        TakeChunks(0);
        _done.Wait();
        var failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        if (_helpers.Length > 0)
            _start.Release(_helpers.Length);
        foreach (var helper in _helpers)
            helper.Join();
        _start.Dispose();
        _done.Dispose();
    }

    private void Help(int thread)
    {
        while (true)
        {
            _start.Wait();
            if (_stopping)
                return;
            TakeChunks(thread);
        }
    }

    private void TakeChunks(int thread)
    {
        int chunk;
        while ((chunk = Interlocked.Increment(ref _next) - 1) < _chunks)
        {
            try
            {
                _work(thread, chunk);
            }
            catch (Exception e)
            {
                // Carried to the caller of Run; a helper that died would leave its chunk unfinished for ever.
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            if (Interlocked.Increment(ref _finished) == _chunks)
                _done.Set();
        }
    }
}
