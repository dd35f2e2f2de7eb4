using DistTrain.Coordinator.Optimizers;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Reduction;

/// <summary>
/// The answered nodes of a step: their vectors and sums, by node. Which nodes there are is the scheduler's decision; that
/// they cover every slice exactly once is its promise, checked by <see cref="GradientSum.Set"/>. Reused; allocates nothing.
/// </summary>
public sealed class StepReduction(ReductionTree tree)
{
    private readonly NodeGradient?[] _answers = new NodeGradient?[tree.NodeCount];
    private readonly int[] _nodes = new int[tree.Slices];
    private readonly FlatVector[] _vectors = new FlatVector[tree.Slices];

    /// <summary>Forgets everything.</summary>
    public void Reset() => Array.Clear(_answers);

    /// <summary>Books an accepted answer.</summary>
    public void Add(in NodeGradient answer) => _answers[answer.Node] = answer;

    /// <summary>Loss and samples of the step, added in tree order.</summary>
    public PartialSums Total => Sum(ReductionTree.Root);

    /// <summary>The answers, from left to right: nodes are numbered in that order.</summary>
    public IEnumerable<NodeGradient> Answers => _answers.OfType<NodeGradient>();

    /// <summary>The leftmost answer with a loss that is not finite, so that the same slice is named whoever answers first.</summary>
    public NodeGradient? FirstNonFinite
    {
        get
        {
            foreach (var answer in _answers)
                if (answer is { NonFiniteSlice: >= 0 })
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
