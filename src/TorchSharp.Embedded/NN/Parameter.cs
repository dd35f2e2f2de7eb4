using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// A tensor that a module learns. It takes over the data tensor's handle, which leaves that tensor empty.
        /// </summary>
        public class Parameter : torch.Tensor
        {
            public Parameter(torch.Tensor data, bool requires_grad = true)
                : base(data.requires_grad_(requires_grad).DecoupleFromNativeHandle())
            {
            }

            internal Parameter(IntPtr handle) : base(handle)
            {
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
