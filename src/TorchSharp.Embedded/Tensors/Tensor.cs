namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch. It holds a native reference until disposed, by hand, by its scope or by the
    /// finalizer.</summary>
    public partial class Tensor : IDisposable
    {
        private static long s_totalCount;
        private static long s_peakCount;

        internal IntPtr handle;

        /// <summary>Takes over one reference to a TensorImpl; zero makes a tensor that is invalid from the start.</summary>
        internal Tensor(IntPtr handle)
        {
            this.handle = handle;
            if (handle == IntPtr.Zero)
            {
                GC.SuppressFinalize(this);
                return;
            }

            var count = Interlocked.Increment(ref s_totalCount);
            if (count > Volatile.Read(ref s_peakCount)) Volatile.Write(ref s_peakCount, count);
            DisposeScopeManager.ThreadSingleton.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>The number of tensors of this process that are not disposed.</summary>
        public static long TotalCount => Volatile.Read(ref s_totalCount);

        /// <summary>The highest <see cref="TotalCount"/> so far.</summary>
        public static long PeakCount => Volatile.Read(ref s_peakCount);

        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Where the owning scope's list holds this tensor.</summary>
        internal int ScopeIndex { get; set; }

        /// <summary>A name of the caller's choice; libtorch does not know it.</summary>
        public string? name { get; set; }

        public bool IsInvalid => handle == IntPtr.Zero;

        /// <summary>The native reference. InvalidOperationException once disposed.</summary>
        public IntPtr Handle
        {
            get
            {
                var current = handle;
                if (current == IntPtr.Zero) ThrowInvalid();
                return current;
            }
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            // A tensor alone and one that its scope's thread and the finalizer meet on must be freed once.
            var released = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (released == IntPtr.Zero) return;
            if (disposing) DisposeScopeManager.ThreadSingleton.Disposing(this);
            Interlocked.Decrement(ref s_totalCount);
            NativeMethods.dt_release(released);
        }

        /// <summary>Hands the tensor to the scope around its scope, or to nobody when there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of its scope: whoever holds it disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Gives the native reference away: the caller frees it.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            var result = Handle;
            OwningDisposeScope?.Forget(this);
            Interlocked.Decrement(ref s_totalCount);
            handle = IntPtr.Zero;
            return result;
        }

        public override int GetHashCode() => base.GetHashCode();

        /// <summary>True when the other tensor has the same shape and elements.</summary>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        private static void ThrowInvalid() => throw new InvalidOperationException("Tensor invalid -- empty handle.");
    }
}
