using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>Whether a worker may compute for a job.</summary>
internal static class JoinPolicy
{
    /// <summary>The reason to refuse an offer, or null.</summary>
    /// <param name="offer">What the worker says of itself.</param>
    /// <param name="context">The job.</param>
    /// <param name="layout">The model as the first worker brought it; null before.</param>
    /// <param name="numerics">What the job has run on since its start, before its last checkpoint too; null before its first
    /// worker.</param>
    public static string? Refusal(WorkerOffer offer, TrainingContext context, ParameterLayout? layout, NumericsIdentity? numerics)
    {
        if (offer.Job != context.Id)
            return $"this is job {context.Id}, not {offer.Job}";
        if (offer.RunAttempt != context.RunAttempt)
            return $"the job is at its start number {context.RunAttempt}, the worker was leased by number {offer.RunAttempt}";
        if (offer.Initial is { } initial && initial.Length != offer.Layout.Length)
            return $"the initial model has {initial.Length} floats, its layout {offer.Layout.Length}";
        if (offer.Initial is null && layout is null)
            return "the job has no model yet, and the worker did not bring one; let it join again";
        if (layout is not null && !layout.Equals(offer.Layout))
            return $"its model differs from the job's: {Difference(layout, offer.Layout)}";
        if (numerics is not null && IsHeterogeneous(offer, numerics) && context.Job.Reproducible
            && !context.Options.AllowHeterogeneous)
            return "its results would differ in the last bit: "
                + $"it has {offer.Numerics.Difference(numerics)}, what the job runs on; "
                + "use the same image and --kernels on like machines, or say reproducible: false in the job file, "
                + "or start the coordinator with --allow-heterogeneous";
        return null;
    }

    /// <summary>Whether the worker's results would differ from those of the job's others in the last bit.</summary>
    public static bool IsHeterogeneous(WorkerOffer offer, NumericsIdentity? numerics) =>
        numerics is not null && numerics != offer.Numerics;

    private static string Difference(ParameterLayout expected, ParameterLayout found)
    {
        for (var i = 0; i < Math.Min(expected.Entries.Length, found.Entries.Length); i++)
            if (!expected.Entries[i].Equals(found.Entries[i]))
                return $"{Describe(expected.Entries[i])} expected, {Describe(found.Entries[i])} found";
        return $"{expected.Entries.Length} tensors expected, {found.Entries.Length} found";
    }

    private static string Describe(LayoutEntry entry) => $"{entry.Name} [{string.Join(", ", entry.Shape)}]";
}
