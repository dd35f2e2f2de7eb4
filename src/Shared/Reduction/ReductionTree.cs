using System.Collections.Immutable;

namespace DistTrain.Shared.Reduction;

/// <summary>
/// The fixed, balanced binary tree by which the slices of a minibatch are added up. Its shape, and so the order of
/// every addition, depends on the number of slices alone: a node over <c>n &gt; 1</c> slices has a left child over the
/// first <c>ceil(n / 2)</c> and a right child over the rest.
/// </summary>
/// <remarks>
/// Nodes are numbered in pre-order: the root is 0, the left child of node <c>i</c> is <c>i + 1</c>, the right child comes
/// after the whole left subtree (a subtree over <c>n</c> slices has <c>2n - 1</c> nodes).
/// </remarks>
public sealed class ReductionTree
{
    /// <summary>The number of the root.</summary>
    public const int Root = 0;

    private readonly SliceRange[] _ranges;
    private readonly int[] _parents;
    private readonly int[] _leaves;

    /// <summary>Builds the tree over <paramref name="slices"/> leaves, 1 to 1,048,576.</summary>
    public ReductionTree(int slices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slices, 1 << 20);
        Slices = slices;
        _ranges = new SliceRange[2 * slices - 1];
        _parents = new int[2 * slices - 1];
        _leaves = new int[slices];
        Build(Root, -1, new SliceRange(0, slices), 0);
    }

    /// <summary>Number of leaves.</summary>
    public int Slices { get; }

    /// <summary>Number of nodes, leaves included: <c>2 * Slices - 1</c>.</summary>
    public int NodeCount => _ranges.Length;

    /// <summary>Edges between the root and its deepest leaf: <c>ceil(log2 Slices)</c>.</summary>
    public int Depth { get; private set; }

    /// <summary>The slices below a node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such node.</exception>
    public SliceRange Range(int node) => _ranges[Checked(node)];

    /// <summary>True when the node is one slice.</summary>
    public bool IsLeaf(int node) => Range(node).Count == 1;

    /// <summary>The leaf of a slice.</summary>
    public int Leaf(int slice)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slice);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slice, Slices);
        return _leaves[slice];
    }

    /// <summary>The left child of an inner node.</summary>
    public int Left(int node) => Inner(node) + 1;

    /// <summary>The right child of an inner node.</summary>
    public int Right(int node) => Inner(node) + 2 * LeftCount(_ranges[node].Count);

    /// <summary>The parent of a node, -1 for the root.</summary>
    public int Parent(int node) => _parents[Checked(node)];

    /// <summary>True when the node is the left child of its parent.</summary>
    public bool IsLeftChild(int node) => node != Root && _parents[Checked(node)] == node - 1;

    /// <summary>True when the number names a node of this tree.</summary>
    public bool Has(int node) => (uint)node < (uint)_ranges.Length;

    /// <summary>The fewest nodes whose slices together are <paramref name="range"/>, from left to right: O(log
    /// Slices) of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or leaves the tree.</exception>
    public ImmutableArray<int> Cover(SliceRange range)
    {
        if (range.Count < 1 || range.First < 0 || range.End > Slices)
            throw new ArgumentOutOfRangeException(nameof(range), range, $"not within the {Slices} slices of the minibatch");
        var nodes = ImmutableArray.CreateBuilder<int>();
        Cover(Root, range, nodes);
        return nodes.ToImmutable();
    }

    private static int LeftCount(int count) => (count + 1) / 2;

    private void Build(int node, int parent, SliceRange range, int depth)
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
        Build(node + 1, node, new SliceRange(range.First, left), depth + 1);
        Build(node + 2 * left, node, new SliceRange(range.First + left, range.Count - left), depth + 1);
    }

    private void Cover(int node, SliceRange range, ImmutableArray<int>.Builder nodes)
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
            nameof(node), node, $"a tree over {Slices} slices has nodes 0 to {NodeCount - 1}");

    private int Inner(int node) => IsLeaf(node)
        ? throw new ArgumentOutOfRangeException(nameof(node), node, "a leaf has no children")
        : node;
}
