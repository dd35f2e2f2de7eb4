using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Pipelining;

/// <summary>
/// How far a step's gradients have come in. A part of the sum can be taken as soon as every microbatch has it in some vector: its
/// own node's or that of a node above, of any attempt, since all attempts at a node have the same bits, also one whose worker
/// died on the way, and a node's sum is its children's. Reused; allocates nothing. Not thread-safe.
/// </summary>
internal sealed class ArrivedGradients(ReductionTree tree)
{
    private readonly FlatBuffer?[] _vectors = new FlatBuffer?[tree.NodeCount];
    private readonly int[] _floats = new int[tree.NodeCount];
    private readonly int[] _nodes = new int[tree.Microbatches];
    private readonly FlatBuffer[] _sources = new FlatBuffer[tree.Microbatches];

    /// <summary>Empties it for the next step.</summary>
    public void Reset()
    {
        Array.Clear(_vectors);
        Array.Clear(_floats);
    }

    /// <summary>The first <paramref name="floats"/> of an attempt at a node are in its vector. The farthest attempt is
    /// kept.</summary>
    public void Note(int node, FlatBuffer vector, int floats)
    {
        if (floats > _floats[node])
            (_vectors[node], _floats[node]) = (vector, floats);
    }

    /// <summary>Whether the first <paramref name="floats"/> of every microbatch are there.</summary>
    public bool Cover(int floats) => Covers(ReductionTree.Root, floats);

    /// <summary>Hands over the vectors that hold the first <paramref name="floats"/> of every microbatch.</summary>
    /// <exception cref="ArgumentException">They are not there.</exception>
    public void CopyTo(GradientSum target, int floats)
    {
        var count = Collect(ReductionTree.Root, floats, 0);
        target.Set(tree, _nodes.AsSpan(0, count), _sources.AsSpan(0, count));
    }

    private bool Covers(int node, int floats) =>
        _floats[node] >= floats
        || (!tree.IsLeaf(node) && Covers(tree.Left(node), floats) && Covers(tree.Right(node), floats));

    private int Collect(int node, int floats, int count)
    {
        if (_floats[node] >= floats)
        {
            (_nodes[count], _sources[count]) = (node, _vectors[node]!);
            return count + 1;
        }

        return tree.IsLeaf(node) ? count : Collect(tree.Right(node), floats, Collect(tree.Left(node), floats, count));
    }
}
