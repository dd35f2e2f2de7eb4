using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Base of all modules: a named tree of parameters, buffers and submodules. A derived class calls
        /// <see cref="RegisterComponents"/> at the end of its constructor, which registers its fields under their names.
        /// </summary>
        public partial class Module : IDisposable
        {
            private readonly OrderedComponents<Parameter> _parameters = new();
            private readonly OrderedComponents<Tensor> _buffers = new();
            private readonly OrderedComponents<Module> _submodules = new();
            private bool _componentsRegistered;
            private bool _training = true;

            protected string? name;

            protected Module(string name) => this.name = name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, buffer) in _buffers) buffer.Dispose();
                foreach (var (_, parameter) in _parameters) parameter.Dispose();
                foreach (var (_, child) in _submodules) child.Dispose();
            }

            public virtual string GetName() => name ?? GetType().Name;

            public virtual bool training => _training;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children()) child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in _submodules) child.apply(fn);
                fn(this);
                return this;
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _submodules;

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below this one, a level's modules before those inside them; not this one.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children()) yield return child;
                foreach (var (childName, child) in named_children())
                    foreach (var (path, module) in child.named_modules())
                        yield return ($"{childName}.{path}", module);
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>Parameters in the order of registration, each once even if two modules share it.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var own in _parameters)
                    if (seen.Add(own.value)) yield return own;
                if (!recurse) yield break;
                foreach (var (childName, child) in named_children())
                    foreach (var (path, parameter) in child.named_parameters(true))
                        if (seen.Add(parameter)) yield return ($"{childName}.{path}", parameter);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var own in _buffers)
                    if (seen.Add(own.value)) yield return own;
                if (!recurse) yield break;
                foreach (var (childName, child) in named_children())
                    foreach (var (path, buffer) in child.named_buffers(true))
                        if (seen.Add(buffer)) yield return ($"{childName}.{path}", buffer);
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true) =>
                named_buffers(recurse).Select(entry => entry.buffer);

            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(entry => entry.name == target).parameter;

            public virtual Tensor? get_buffer(string target) =>
                named_buffers().FirstOrDefault(entry => entry.name == target).buffer;

            /// <summary>Parameters, then buffers, by their full names. The tensors are the module's own, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : $"{prefix}.";
                foreach (var (path, parameter) in named_parameters()) destination.TryAdd(start + path, parameter);
                foreach (var (path, buffer) in named_buffers()) destination.TryAdd(start + path, buffer);
                return destination;
            }

            /// <summary>Copies values into the module's tensors, whose storage stays where it is.</summary>
            /// <exception cref="InvalidOperationException">With <paramref name="strict"/>, the names are not the same.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                skip ??= [];
                var destination = state_dict();
                var unexpected = source.Keys.Where(key => !skip.Contains(key) && !destination.ContainsKey(key)).ToList();
                var missing = destination.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException(
                        $"The state dictionary does not fit the module: missing [{string.Join(", ", missing)}], " +
                        $"unexpected [{string.Join(", ", unexpected)}].");
                }

                using (no_grad())
                {
                    foreach (var (key, value) in source)
                        if (!skip.Contains(key) && destination.TryGetValue(key, out var target)) target.copy_(value);
                }

                return (missing, unexpected);
            }
        }
    }
}
