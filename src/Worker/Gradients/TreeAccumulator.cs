using DistTrain.Shared.Numerics;

namespace DistTrain.Worker.Gradients;

/// <summary>
/// Adds the gradients of a node's microbatches up in tree order, left to right, with one buffer for each level that has a
/// waiting left sibling; the node's sum ends in the vector the caller gave. Not thread-safe; nothing is allocated once
/// the buffers exist.
/// </summary>
/// <example><code> accumulator.Begin(node, output); while (!accumulator.IsComplete) {
///     // compute the gradient of accumulator.NextMicrobatch
///     if (accumulator.AddsToTarget) VectorKernels.Add(accumulator.Target.Span, gradient); // or tensor by tensor
///     else gradient.CopyTo(accumulator.Target.Span);
///     accumulator.Push(lossSum, samples);
/// }
/// </code></example>
public sealed class TreeAccumulator
{
    private readonly int _length;
    private readonly FlatBuffer?[] _buffers;
    private readonly int[] _nodes;
    private readonly PartialSums[] _sums;
    private int _depth;
    private int _node = -1;
    private FlatBuffer? _output;

    /// <summary>An accumulator for gradients of <paramref name="length"/> floats over <paramref name="tree"/>.</summary>
    public TreeAccumulator(ReductionTree tree, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Tree = tree;
        _length = length;
        _buffers = new FlatBuffer?[tree.Depth + 1];
        _nodes = new int[tree.Depth + 2];
        _sums = new PartialSums[tree.Depth + 2];
    }

    /// <summary>The tree whose order is followed.</summary>
    public ReductionTree Tree { get; }

    /// <summary>The microbatch whose gradient is to be computed next.</summary>
    public int NextMicrobatch { get; private set; }

    /// <summary>True when every microbatch of the node was pushed: the output holds the sum.</summary>
    public bool IsComplete => _node >= 0 && NextMicrobatch == Tree.Range(_node).End;

    /// <summary>
    /// True when the next gradient is to be added to <see cref="Target"/> (its left neighbour is complete there), false
    /// when it overwrites it.
    /// </summary>
    public bool AddsToTarget { get; private set; }

    /// <summary>Where the gradient of <see cref="NextMicrobatch"/> goes.</summary>
    /// <exception cref="InvalidOperationException">No node was begun, or it is complete.</exception>
    public FlatBuffer Target
    {
        get
        {
            if (_node < 0 || IsComplete)
                throw new InvalidOperationException("no microbatch is due: begin a node first");
            return AddsToTarget ? Buffer(_depth - 1) : Buffer(_depth);
        }
    }

    /// <summary>Loss and samples of the complete node.</summary>
    /// <exception cref="InvalidOperationException">The node is not complete.</exception>
    public PartialSums Result =>
        IsComplete ? _sums[0] : throw new InvalidOperationException($"microbatch {NextMicrobatch} is still missing");

    /// <summary>Starts a node; an unfinished one is abandoned.</summary>
    /// <param name="node">A node of the tree.</param>
    /// <param name="output">Receives the node's sum; its previous content does not matter.</param>
    public void Begin(int node, FlatBuffer output)
    {
        var range = Tree.Range(node);
        if (output.Length != _length)
            throw new ArgumentException($"the output holds {output.Length} floats, a gradient has {_length}", nameof(output));
        _node = node;
        _output = output;
        _depth = 0;
        NextMicrobatch = range.First;
        AddsToTarget = false;
    }

    /// <summary>Reports that the gradient of <see cref="NextMicrobatch"/> was written or added to
    /// <see cref="Target"/>.</summary>
    public void Push(double lossSum, long samples)
    {
        if (_node < 0 || IsComplete)
            throw new InvalidOperationException("no microbatch is due: begin a node first");
        var leaf = Tree.Leaf(NextMicrobatch);
        var sums = new PartialSums(lossSum, samples);
        if (AddsToTarget)
        {
            _sums[_depth - 1] += sums;
            _nodes[_depth - 1] = Tree.Parent(leaf);
        }
        else
        {
            _sums[_depth] = sums;
            _nodes[_depth] = leaf;
            _depth++;
        }

        MergeCompleteSiblings();
        NextMicrobatch++;
        AddsToTarget = !IsComplete && _depth > 0 && Tree.Parent(Tree.Leaf(NextMicrobatch)) == Tree.Parent(_nodes[_depth - 1]);
    }

    private void MergeCompleteSiblings()
    {
        while (_depth > 1 && Tree.Parent(_nodes[_depth - 1]) == Tree.Parent(_nodes[_depth - 2]))
        {
            VectorKernels.Add(Buffer(_depth - 2).Span, Buffer(_depth - 1).Span);
            _sums[_depth - 2] += _sums[_depth - 1];
            _nodes[_depth - 2] = Tree.Parent(_nodes[_depth - 1]);
            _depth--;
        }
    }

    private FlatBuffer Buffer(int level) => level == 0 ? _output! : _buffers[level] ??= new FlatBuffer(_length);
}
