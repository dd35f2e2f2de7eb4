using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// Modules one after another, named by their position unless a name is given. Tensors between two modules are
        /// disposed as soon as the next one has used them, so each module must return a tensor object of its own.
        /// </summary>
        public class Sequential : nn.Module<Tensor, Tensor>
        {
            private readonly List<(string name, nn.IModule<Tensor, Tensor> module)> _modules = [];

            protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
            {
                foreach (var (name, module) in modules) append(name, module);
            }

            protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
            {
                foreach (var module in modules) append(module);
            }

            internal static Sequential Create(IEnumerable<(string name, nn.Module<Tensor, Tensor> submodule)> modules) =>
                new(modules.ToArray());

            internal static Sequential Create(IEnumerable<nn.Module<Tensor, Tensor>> modules) => new(modules.ToArray());

            public int Count => _modules.Count;

            public nn.IModule<Tensor, Tensor> this[int index] => _modules[index].module;

            public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
            {
                _modules.Add((name, module));
                register_module(name, (nn.Module)module);
                return this;
            }

            public Sequential append(nn.IModule<Tensor, Tensor> module) => append($"{_modules.Count}", module);

            public override Tensor forward(Tensor input)
            {
                if (_modules.Count == 0) return input.alias();
                var current = _modules[0].module.call(input);
                for (var i = 1; i < _modules.Count; i++)
                {
                    var next = _modules[i].module.call(current);
                    current.Dispose();
                    current = next;
                }

                return current;
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => Modules.Sequential.Create(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
                Modules.Sequential.Create(modules);

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Modules.Sequential.Create(modules);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) =>
                Modules.Sequential.Create(modules);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => Modules.Sequential.Create(modules);
        }
    }
}
