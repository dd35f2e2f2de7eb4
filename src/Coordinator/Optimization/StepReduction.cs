using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// The answered nodes of a step: their vectors and sums, by node. Which nodes there are is the scheduler's decision; that
/// they cover every microbatch exactly once is its promise, checked by <see cref="GradientSum.Set"/>. Reused; allocates nothing.
/// </summary>
public sealed class StepReduction(ReductionTree tree)
{
    private readonly PartialGradient?[] _answers = new PartialGradient?[tree.NodeCount];
    private readonly int[] _nodes = new int[tree.Microbatches];
    private readonly FlatBuffer[] _vectors = new FlatBuffer[tree.Microbatches];

    /// <summary>Empties it for the next step.</summary>
    public void Reset() => Array.Clear(_answers);

    /// <summary>Keeps an accepted partial gradient until the step is complete; its vector is not copied.</summary>
    public void Add(in PartialGradient answer) => _answers[answer.Node] = answer;

    /// <summary>Loss and samples of the step, added in tree order.</summary>
    public PartialSums Total => Sum(ReductionTree.Root);

    /// <summary>The answers, from left to right: nodes are numbered in that order.</summary>
    public IEnumerable<PartialGradient> Answers => _answers.OfType<PartialGradient>();

    /// <summary>The leftmost answer with a loss that is not finite, so that the same microbatch is named whoever answers
    /// first.</summary>
    public PartialGradient? FirstNonFinite
    {
        get
        {
            foreach (var answer in _answers)
                if (answer is { NonFiniteMicrobatch: >= 0 })
                    return answer;
            return null;
        }
    }

    /// <summary>Hands the vectors to the update.</summary>
    public void CopyTo(GradientSum gradients)
    {
        var count = Collect(ReductionTree.Root, 0);
        gradients.Set(tree, _nodes.AsSpan(0, count), _vectors.AsSpan(0, count));
    }

    private PartialSums Sum(int node) =>
        _answers[node] is { } answer ? answer.Sums : Sum(tree.Left(node)) + Sum(tree.Right(node));

    private int Collect(int node, int count)
    {
        if (_answers[node] is { } answer)
        {
            (_nodes[count], _vectors[count]) = (node, answer.Vector);
            return count + 1;
        }

        return Collect(tree.Right(node), Collect(tree.Left(node), count));
    }
}
