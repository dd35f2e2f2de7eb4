using System.Runtime.InteropServices;

namespace DistTrain.Cli.Shell;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP of this process. The first one asks the command to come to an orderly end (a checkpoint is
/// written), the second one ends the process at once.
/// </summary>
public sealed class Interrupts : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource _first = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<int> _exit;
    private int _count;

    internal Interrupts(Action<int> exit) => _exit = exit;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken First => _first.Token;

    /// <summary>The signals of this process, from now on.</summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts(Environment.Exit);
        foreach (var signal in Signals)
        {
            interrupts._registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                interrupts.Signal();
            }));
        }

        return interrupts;
    }

    internal void Signal()
    {
        if (Interlocked.Increment(ref _count) == 1)
            _first.Cancel();
        else
            _exit(ExitCodes.Interrupted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _first.Dispose();
    }
}
