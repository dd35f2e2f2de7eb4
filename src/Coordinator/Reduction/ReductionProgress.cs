using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Reduction;

/// <summary>What became of an offered node.</summary>
public enum NodeOffer
{
    /// <summary>The node is new and counts.</summary>
    Accepted,

    /// <summary>The same node is already there.</summary>
    Duplicate,

    /// <summary>Some of its slices are already there in another node.</summary>
    Overlapping,
}

/// <summary>A merge whose two children are there: the parent's sum is <c>Left += Right</c>.</summary>
/// <param name="Parent">The node that comes to be.</param>
/// <param name="Left">Its left child.</param>
/// <param name="Right">Its right child.</param>
public readonly record struct NodeMerge(int Parent, int Left, int Right);

/// <summary>
/// Which nodes of a step's tree are there. Pure bookkeeping without vectors; nodes may come in any order and the merges
/// are the tree's own, so the order of arrival cannot change a bit. Reset for each step; allocates nothing after that.
/// </summary>
public sealed class ReductionProgress(ReductionTree tree)
{
    private readonly bool[] _present = new bool[tree.NodeCount];
    private readonly bool[] _taken = new bool[tree.Slices];
    private int _slicesPresent;

    /// <summary>The tree.</summary>
    public ReductionTree Tree { get; } = tree;

    /// <summary>True when every slice is there.</summary>
    public bool IsComplete => _slicesPresent == Tree.Slices;

    /// <summary>Slices that are there.</summary>
    public int SlicesPresent => _slicesPresent;

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_present);
        Array.Clear(_taken);
        _slicesPresent = 0;
    }

    /// <summary>True when the slice is there, in whichever node.</summary>
    public bool HasSlice(int slice) => _taken[slice];

    /// <summary>Offers a node's sum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such node.</exception>
    public NodeOffer Offer(int node)
    {
        var range = Tree.Range(node);
        if (_present[node])
            return NodeOffer.Duplicate;
        var taken = _taken.AsSpan(range.First, range.Count);
        if (taken.Contains(true))
            return NodeOffer.Overlapping;
        taken.Fill(true);
        _present[node] = true;
        _slicesPresent += range.Count;
        return NodeOffer.Accepted;
    }

    /// <summary>Carries out, in the books, the leftmost merge that is possible now; false when there is none.</summary>
    public bool NextReady(out NodeMerge merge)
    {
        for (var node = 0; node < _present.Length; node++)
        {
            if (!_present[node] || !Tree.IsLeftChild(node))
                continue;
            var parent = Tree.Parent(node);
            var right = Tree.Right(parent);
            if (!_present[right])
                continue;
            _present[node] = _present[right] = false;
            _present[parent] = true;
            merge = new NodeMerge(parent, node, right);
            return true;
        }

        merge = default;
        return false;
    }

    /// <summary>Writes the nodes that are there, from left to right, and returns their number.</summary>
    public int CopyNodes(Span<int> nodes)
    {
        var count = 0;
        for (var slice = 0; slice < Tree.Slices; )
        {
            var node = Tree.Leaf(slice);
            while (!_present[node] && _taken[slice])
                node = Tree.Parent(node);
            if (_taken[slice])
                nodes[count++] = node;
            slice = Tree.Range(node).End;
        }

        return count;
    }
}
