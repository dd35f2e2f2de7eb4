using DistTrain.Simulation.Tests.Workers;

namespace DistTrain.Simulation.Tests.Faults;

/// <summary>What goes wrong in a run, and when. Each fault strikes once, a moment after its trigger.</summary>
internal sealed class FaultPlan
{
    private readonly List<(Trigger Trigger, TimeSpan Delay, Fault Fault)> _faults = [];

    /// <summary>Workers that are there from the start; <c>worker-1</c> and so on.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How those behave.</summary>
    public WorkerTraits Traits { get; init; } = WorkerTraits.Remote;

    public IReadOnlyList<(Trigger Trigger, TimeSpan Delay, Fault Fault)> Faults => _faults;

    public FaultPlan At(Trigger trigger, Fault fault, double delaySeconds = 0)
    {
        _faults.Add((trigger, TimeSpan.FromSeconds(delaySeconds), fault));
        return this;
    }

    public FaultPlan Join(string worker, long atStep) => At(new Trigger.Step(atStep), new Fault.Join(worker, Traits));

    public FaultPlan Kill(string worker, long atStep) =>
        At(new Trigger.Step(atStep), new Fault.Kill(worker, TimeSpan.Zero), 0.01);

    public FaultPlan KillInEvaluation(string worker, long round) =>
        At(new Trigger.Evaluation(round), new Fault.Kill(worker, TimeSpan.Zero), 0.01);

    public FaultPlan Hang(string worker, long atStep) =>
        At(new Trigger.Step(atStep), new Fault.Kill(worker, TimeSpan.FromSeconds(5)), 0.01);

    public FaultPlan GiveUp(string worker, long atStep) => At(new Trigger.Step(atStep), new Fault.GiveUp(worker), 0.01);

    public FaultPlan Slow(string worker, double factor, long atStep) =>
        At(new Trigger.Step(atStep), new Fault.Slow(worker, factor));

    public FaultPlan AnswerTwice(string worker, long atStep) => At(new Trigger.Step(atStep), new Fault.AnswerTwice(worker));

    public FaultPlan Release(string worker, long atStep) => At(new Trigger.Step(atStep), new Fault.Release(worker), 0.01);

    public FaultPlan ReleaseInEvaluation(string worker, long round) =>
        At(new Trigger.Evaluation(round), new Fault.Release(worker), 0.01);

    public FaultPlan KillAll(int back, long atStep) =>
        At(new Trigger.Step(atStep), new Fault.KillAll(back, TimeSpan.FromSeconds(30)), 0.01);

    public FaultPlan KillAllInEvaluation(int back, long round) =>
        At(new Trigger.Evaluation(round), new Fault.KillAll(back, TimeSpan.FromSeconds(30)), 0.01);

    public FaultPlan Pause(double seconds, long atStep) =>
        At(new Trigger.Step(atStep), new Fault.Pause(TimeSpan.FromSeconds(seconds)), 0.01);

    public FaultPlan CancelAndResume(int workers, long atStep) =>
        At(new Trigger.Step(atStep), new Fault.CancelAndResume(workers), 0.01);

    public FaultPlan CancelAndResumeInEvaluation(int workers, long round) =>
        At(new Trigger.Evaluation(round), new Fault.CancelAndResume(workers), 0.01);

    public FaultPlan Crash(int workers, long atStep) => At(new Trigger.Step(atStep), new Fault.Crash(workers), 0.01);

    public FaultPlan CrashInEvaluation(int workers, long round) =>
        At(new Trigger.Evaluation(round), new Fault.Crash(workers), 0.01);

    public override string ToString() =>
        $"{Workers} workers, {Traits}\n"
            + string.Join("\n", _faults.Select(f => $"  {f.Trigger} + {f.Delay.TotalSeconds:g3} s: {f.Fault}"));
}
