using System.Collections.Immutable;

namespace DistTrain.Shared.Numerics;

/// <summary>The fixed, balanced binary tree by which the microbatches of a minibatch are added up. Its shape, and so the
/// order of every addition, depends on the number of microbatches alone: a node over <c>n &gt; 1</c> microbatches has a left
/// child over the first <c>ceil(n / 2)</c> and a right child over the rest.</summary>
/// <remarks>
/// Nodes are numbered in pre-order: the root is 0, the left child of node <c>i</c> is <c>i + 1</c>, the right child comes
/// after the whole left subtree (a subtree over <c>n</c> microbatches has <c>2n - 1</c> nodes).
/// </remarks>
public sealed class ReductionTree
{
    /// <summary>The number of the root.</summary>
    public const int Root = 0;

    private readonly MicrobatchRange[] _ranges;
    private readonly int[] _parents;
    private readonly int[] _leaves;

    /// <summary>Builds the tree over <paramref name="microbatches"/> leaves, 1 to 1,048,576.</summary>
    public ReductionTree(int microbatches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(microbatches, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(microbatches, 1 << 20);
        Microbatches = microbatches;
        _ranges = new MicrobatchRange[2 * microbatches - 1];
        _parents = new int[2 * microbatches - 1];
        _leaves = new int[microbatches];
        Build(Root, -1, new MicrobatchRange(0, microbatches), 0);
    }

    /// <summary>Number of leaves, one for each microbatch of a minibatch.</summary>
    public int Microbatches { get; }

    /// <summary>Number of nodes, leaves included: <c>2 * Microbatches - 1</c>.</summary>
    public int NodeCount => _ranges.Length;

    /// <summary>Edges between the root and its deepest leaf: <c>ceil(log2 Microbatches)</c>.</summary>
    public int Depth { get; private set; }

    /// <summary>The microbatches below a node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such node.</exception>
    public MicrobatchRange Range(int node) => _ranges[Checked(node)];

    /// <summary>True when the node is one microbatch.</summary>
    public bool IsLeaf(int node) => Range(node).Count == 1;

    /// <summary>The leaf of a microbatch.</summary>
    public int Leaf(int microbatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microbatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(microbatch, Microbatches);
        return _leaves[microbatch];
    }

    /// <summary>The left child of an inner node.</summary>
    public int Left(int node) => Inner(node) + 1;

    /// <summary>The right child of an inner node.</summary>
    public int Right(int node) => Inner(node) + 2 * LeftCount(_ranges[node].Count);

    /// <summary>The parent of a node, -1 for the root.</summary>
    public int Parent(int node) => _parents[Checked(node)];

    /// <summary>True when the number names a node of this tree.</summary>
    public bool Has(int node) => (uint)node < (uint)_ranges.Length;

    /// <summary>The fewest nodes whose microbatches together are <paramref name="range"/>, from left to right: O(log
    /// Microbatches) of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or leaves the tree.</exception>
    public ImmutableArray<int> Cover(MicrobatchRange range)
    {
        if (range.Count < 1 || range.First < 0 || range.End > Microbatches)
            throw new ArgumentOutOfRangeException(
                nameof(range), range, $"not within the {Microbatches} microbatches of the minibatch");
        var nodes = ImmutableArray.CreateBuilder<int>();
        Cover(Root, range, nodes);
        return nodes.ToImmutable();
    }

    private static int LeftCount(int count) => (count + 1) / 2;

    private void Build(int node, int parent, MicrobatchRange range, int depth)
    {
        _ranges[node] = range;
        _parents[node] = parent;
        Depth = Math.Max(Depth, depth);
        if (range.Count == 1)
        {
            _leaves[range.First] = node;
            return;
        }

        var left = LeftCount(range.Count);
        Build(node + 1, node, new MicrobatchRange(range.First, left), depth + 1);
        Build(node + 2 * left, node, new MicrobatchRange(range.First + left, range.Count - left), depth + 1);
    }

    private void Cover(int node, MicrobatchRange range, ImmutableArray<int>.Builder nodes)
    {
        if (!range.Overlaps(_ranges[node]))
            return;
        if (range.Contains(_ranges[node]))
        {
            nodes.Add(node);
            return;
        }

        Cover(Left(node), range, nodes);
        Cover(Right(node), range, nodes);
    }

    private int Checked(int node) => Has(node)
        ? node
        : throw new ArgumentOutOfRangeException(
            nameof(node), node, $"a tree over {Microbatches} microbatches has nodes 0 to {NodeCount - 1}");

    private int Inner(int node) => IsLeaf(node)
        ? throw new ArgumentOutOfRangeException(nameof(node), node, "a leaf has no children")
        : node;
}
