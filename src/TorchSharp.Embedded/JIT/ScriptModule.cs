using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>A TorchScript module. Its parameters and buffers are the script's own tensors under their full names.</summary>
        public class ScriptModule : nn.Module
        {
            private protected IntPtr _script;

            internal ScriptModule(IntPtr script) : base(nameof(ScriptModule))
            {
                _script = script;
                for (long i = 0; i < NativeMethods.dt_jit_count(script, buffers: 0); i++)
                {
                    var parameter = new Parameter(Tensor(script, 0, i));
                    parameter.DetachFromDisposeScope();
                    register_parameter(Name(script, 0, i), parameter);
                }

                for (long i = 0; i < NativeMethods.dt_jit_count(script, buffers: 1); i++)
                {
                    var buffer = new Tensor(Tensor(script, 1, i));
                    buffer.DetachFromDisposeScope();
                    register_buffer(Name(script, 1, i), buffer);
                }
            }

            ~ScriptModule() => Release();

            public override bool training => NativeMethods.dt_jit_is_training(Script) != 0;

            private protected IntPtr Script
            {
                get
                {
                    ObjectDisposedException.ThrowIf(_script == IntPtr.Zero, this);
                    return _script;
                }
            }

            public override void train(bool on = true) =>
                Interop.Check(NativeMethods.dt_jit_train(Script, Interop.Flag(on)), this);

            internal override void Convert(Device? device, ScalarType? dtype)
            {
                var target = device ?? CurrentDevice();
                Interop.Check(
                    NativeMethods.dt_jit_to(Script, (int)target.type, target.index, Interop.OptionalType(dtype)), this);
            }

            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                Release();
            }

            private void Release()
            {
                var script = Interlocked.Exchange(ref _script, IntPtr.Zero);
                if (script != IntPtr.Zero) NativeMethods.dt_jit_release(script);
            }

            private Device CurrentDevice() =>
                parameters().Concat(buffers()).FirstOrDefault()?.device ?? new Device(DeviceType.CPU);

            private static IntPtr Tensor(IntPtr script, byte buffers, long index)
            {
                var tensor = NativeMethods.dt_jit_tensor(script, buffers, index);
                if (tensor == IntPtr.Zero) CheckForErrors();
                return tensor;
            }

            private static unsafe string Name(IntPtr script, byte buffers, long index) =>
                Marshal.PtrToStringUTF8((IntPtr)NativeMethods.dt_jit_name(script, buffers, index))!;
        }

        /// <summary>A TorchScript module that takes one tensor and gives one.</summary>
        public class ScriptModule<T, TResult> : ScriptModule, nn.IModule<T, TResult>
        {
            internal ScriptModule(IntPtr script) : base(script)
            {
            }

            public TResult call(T input)
            {
                var tensor = input as Tensor ?? throw new InvalidCastException($"A script takes a Tensor, not {typeof(T)}.");
                return (TResult)(object)Interop.Own(NativeMethods.dt_jit_forward(Script, tensor.Handle), tensor, this);
            }
        }

        /// <summary>Reads a file that torch.jit.save wrote.</summary>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="ExternalException">It is not a TorchScript file; libtorch's message says why.</exception>
        public static ScriptModule<T1, TResult> load<T1, TResult>(
            string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Load(filename, device_type, device_index));

        private static unsafe IntPtr Load(string filename, DeviceType deviceType, long deviceIndex)
        {
            if (!File.Exists(filename)) throw new FileNotFoundException($"There is no script {filename}.", filename);
            if (deviceType != DeviceType.CUDA) deviceIndex = -1;
            fixed (byte* path = Encoding.UTF8.GetBytes(filename + '\0'))
            {
                var script = NativeMethods.dt_jit_load(path, (int)deviceType, (int)deviceIndex);
                if (script == IntPtr.Zero) CheckForErrors();
                return script;
            }
        }
    }
}
