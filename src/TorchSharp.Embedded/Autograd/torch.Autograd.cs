namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        // Above this many tensors the handles go to the heap.
        private const int StackLimit = 128;

        /// <summary>The gradients of the sum of outputs (each weighted by its grad_output, 1 when it is a single number) with
        /// respect to the inputs.</summary>
        /// <param name="outputs">What to differentiate.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">A weight for each output.</param>
        /// <param name="retain_graph">Keeps the graph for another pass.</param>
        /// <param name="create_graph">Makes the gradients differentiable.</param>
        /// <param name="allow_unused">Gives an invalid tensor for an input that plays no part, instead of an error.</param>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var weights = grad_outputs?.Count ?? 0;
            var total = outputs.Count + 2 * inputs.Count + weights;
            var handles = total <= StackLimit ? stackalloc IntPtr[total] : new IntPtr[total];
            Fill(handles, outputs);
            Fill(handles[outputs.Count..], inputs);
            if (grad_outputs is not null) Fill(handles[(outputs.Count + inputs.Count)..], grad_outputs);
            fixed (IntPtr* p = handles)
            {
                var weight = p + outputs.Count + inputs.Count;
                var results = weight + weights;
                Interop.Check(NativeMethods.dt_grad(p, outputs.Count, p + outputs.Count, inputs.Count, weight, weights,
                    Interop.Flag(retain_graph), Interop.Flag(create_graph), Interop.Flag(allow_unused), results), outputs, inputs);
                GC.KeepAlive(grad_outputs);
                var gradients = new List<Tensor>(inputs.Count);
                for (var i = 0; i < inputs.Count; i++) gradients.Add(new Tensor(results[i]));
                return gradients;
            }
        }

        private static void Fill(Span<IntPtr> handles, IList<Tensor> tensors)
        {
            for (var i = 0; i < tensors.Count; i++) handles[i] = tensors[i].Handle;
        }
    }

    public partial class Tensor
    {
        /// <summary>Accumulates the gradients of this single number in the leaves it was computed from.</summary>
        public void backward() => backward(null);

        public unsafe void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null)
        {
            var self = Handle;
            var weights = grad_tensors is null ? [] : Interop.Handles(grad_tensors);
            var leaves = inputs is null ? [] : Interop.Handles(inputs);
            fixed (IntPtr* w = weights, l = leaves)
            {
                Interop.Check(NativeMethods.dt_backward(&self, 1, w, weights.Length,
                    Interop.Flag(retain_graph || create_graph), Interop.Flag(create_graph), l, leaves.Length), this, grad_tensors);
            }

            GC.KeepAlive(inputs);
        }
    }
}
