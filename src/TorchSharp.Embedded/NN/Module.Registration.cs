using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!_parameters.TryAdd(name, param))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
            }

            public virtual void register_buffer(string name, Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!_buffers.TryAdd(name, tensor))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _submodules.Remove(name);
                    return;
                }

                if (string.IsNullOrEmpty(name)) throw new ArgumentException("A module's name can't be empty.", nameof(name));
                if (name.Contains('.')) throw new ArgumentException($"A module's name can't contain \".\", got: {name}", nameof(name));
                submodule.RegisterComponents();
                if (!_submodules.TryAdd(name, submodule))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
            }

            /// <summary>Registers what the fields hold (modules, parameters, other tensors as buffers) under the fields' names.</summary>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered) return;
                _componentsRegistered = true;
                foreach (var field in ComponentFields())
                {
                    switch (field.GetValue(this))
                    {
                        case Module module when !_submodules.ContainsValue(module):
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter when !_parameters.ContainsValue(parameter):
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor tensor when tensor is not Modules.Parameter && !_buffers.ContainsValue(tensor):
                            register_buffer(field.Name, tensor);
                            break;
                    }
                }
            }

            protected void ConditionallyRegisterParameter(string name, Tensor? value) =>
                _parameters.Set(name, value as Parameter ?? (value is null ? null : new Parameter(value)));

            protected void ConditionallyRegisterBuffer(string name, Tensor? value) => _buffers.Set(name, value);

            /// <summary>The fields of all derived classes, base classes last; the engine's own tables are not among them.</summary>
            private IEnumerable<FieldInfo> ComponentFields()
            {
                const BindingFlags declared =
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                    foreach (var field in type.GetFields(declared))
                        yield return field;
            }
        }
    }
}
