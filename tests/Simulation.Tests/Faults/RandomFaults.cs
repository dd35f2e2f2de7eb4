using DistTrain.Simulation.Tests.Workers;

namespace DistTrain.Simulation.Tests.Faults;

/// <summary>A fault plan drawn from a seed.</summary>
internal static class RandomFaults
{
    /// <param name="seed">The plan's seed.</param>
    /// <param name="workers">Most workers at the start.</param>
    /// <param name="faults">Most faults.</param>
    /// <param name="steps">Steps of the run.</param>
    /// <param name="rounds">Evaluations of the run.</param>
    public static FaultPlan Draw(int seed, int workers, int faults, int steps, int rounds)
    {
        var random = new Random(seed);
        var there = random.Next(1, workers + 1);
        var plan = new FaultPlan { Workers = there, Traits = Traits(random) };
        var last = there;
        for (var i = random.Next(1, faults + 1); i > 0; i--)
        {
            var trigger = random.Next(4) > 0 || rounds == 0
                ? (Trigger)new Trigger.Step(random.Next(steps))
                : new Trigger.Evaluation(random.Next(1, rounds + 1));
            plan.At(trigger, Draw(random, there, ref last), random.NextDouble() * (random.Next(2) == 0 ? 0.02 : 0.3));
        }

        return plan;
    }

    private static Fault Draw(Random random, int there, ref int last)
    {
        var victim = $"worker-{random.Next(1, last + 1)}";
        switch (random.Next(12))
        {
            case 0 or 1:
                return new Fault.Join($"worker-{++last}", Traits(random));
            case 2:
                return new Fault.Join(victim, Traits(random));
            case 3:
                return new Fault.Kill(victim, TimeSpan.Zero);
            case 4:
                return new Fault.Kill(victim, TimeSpan.FromSeconds(5 * random.NextDouble()));
            case 5:
                return new Fault.GiveUp(victim);
            case 6:
                return new Fault.Slow(victim, random.Next(2) == 0 ? 0.3 : 2 + 200 * random.NextDouble());
            case 7:
                return new Fault.AnswerTwice(victim);
            case 8:
                return new Fault.Release(victim);
            case 9:
                return new Fault.KillAll(random.Next(1, there + 1), TimeSpan.FromSeconds(20 * random.NextDouble()));
            case 10:
                return random.Next(2) == 0
                    ? new Fault.Pause(TimeSpan.FromSeconds(10 * random.NextDouble()))
                    : new Fault.CancelAndResume(random.Next(1, there + 1));
            default:
                return new Fault.Crash(random.Next(1, there + 1));
        }
    }

    private static WorkerTraits Traits(Random random) => new(0.002 + 0.05 * random.NextDouble(), random.Next(3) == 0);
}
