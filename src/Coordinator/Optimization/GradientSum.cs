using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// What is left of a step's tree: node gradients that together hold every microbatch, and the fixed order in which they are
/// added. Sums are made block by block where they are used, so no pass over memory is spent on them. Reused from step to
/// step; allocates nothing while trees do not grow.
/// </summary>
public sealed class GradientSum
{
    private FlatBuffer?[] _vectors = [];
    private int[] _merges = [];
    private int[] _stack = [];

    public int Count { get; private set; }

    /// <summary>Blocks of scratch that <see cref="Block"/> needs.</summary>
    internal int ScratchBlocks => _stack.Length;

    /// <summary>Puts the step's nodes in place.</summary>
    /// <param name="tree">The step's tree.</param>
    /// <param name="nodes">Nodes from left to right that together cover the tree.</param>
    /// <param name="vectors">Their gradients, in the same order, each as long as the model vector; they are only read.</param>
    /// <exception cref="ArgumentException">The nodes do not follow each other or leave microbatches out.</exception>
    public void Set(ReductionTree tree, ReadOnlySpan<int> nodes, ReadOnlySpan<FlatBuffer> vectors)
    {
        if (nodes.Length != vectors.Length)
            throw new ArgumentException($"{nodes.Length} nodes but {vectors.Length} vectors");
        Grow(tree);
        Count = 0;
        var next = 0;
        var depth = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            var range = tree.Range(nodes[i]);
            if (range.First != next)
                throw new ArgumentException($"node {nodes[i]} holds {range}, but microbatch {next} is due");
            next = range.End;
            _vectors[i] = vectors[i];
            _merges[i] = 0;
            _stack[depth++] = nodes[i];
            while (depth > 1 && tree.Parent(_stack[depth - 1]) == tree.Parent(_stack[depth - 2]))
            {
                _stack[depth - 2] = tree.Parent(_stack[depth - 1]);
                depth--;
                _merges[i]++;
            }
        }

        if (next != tree.Microbatches)
            throw new ArgumentException($"the nodes end before microbatch {next} of {tree.Microbatches}");
        Count = nodes.Length;
    }

    /// <summary>Lets go of the vectors.</summary>
    public void Clear()
    {
        Array.Clear(_vectors);
        Count = 0;
    }

    /// <summary>The vector of the i-th node.</summary>
    internal FlatBuffer this[int i] => _vectors[i]!;

    /// <summary>
    /// The sum over one block: the only vector's own elements, or the sum in the first block of <paramref name="scratch"/>.
    /// </summary>
    internal ReadOnlySpan<float> Block(int offset, int count, Span<float> scratch)
    {
        if (Count == 1)
            return Source(0, offset, count);
        var depth = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_merges[i] > 0)
            {
                VectorKernels.Add(Level(scratch, depth - 1, count), Source(i, offset, count));
                depth = Merge(scratch, depth, _merges[i] - 1, count);
            }
            else if (_merges[i + 1] > 0)
            {
                VectorKernels.Add(Level(scratch, depth, count), Source(i, offset, count), Source(i + 1, offset, count));
                depth = Merge(scratch, depth + 1, _merges[i + 1] - 1, count);
                i++;
            }
            else
            {
                Source(i, offset, count).CopyTo(Level(scratch, depth, count));
                depth++;
            }
        }

        return scratch[..count];
    }

    private static int Merge(Span<float> scratch, int depth, int merges, int count)
    {
        for (; merges > 0; merges--, depth--)
            VectorKernels.Add(Level(scratch, depth - 2, count), Level(scratch, depth - 1, count));
        return depth;
    }

    private static Span<float> Level(Span<float> scratch, int level, int count) => scratch.Slice(level * count, count);

    private Span<float> Source(int i, int offset, int count) => _vectors[i]!.Span.Slice(offset, count);

    private void Grow(ReductionTree tree)
    {
        if (_vectors.Length < tree.Microbatches)
        {
            _vectors = new FlatBuffer?[tree.Microbatches];
            _merges = new int[tree.Microbatches];
        }

        if (_stack.Length < tree.Depth + 2)
            _stack = new int[tree.Depth + 2];
    }
}
