using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DistTrain.Cli.Tests.Architecture;

/// <summary>
/// Which types each type of DistTrain's assemblies uses, read from their metadata and instructions. Nested types, closures and
/// state machines count as the type that they are written in; constants, which the compiler copies, do not count.
/// </summary>
internal sealed class TypeUses
{
    private readonly Dictionary<string, HashSet<string>> _uses = [];
    private readonly Dictionary<string, List<string>> _kinds = [];
    private readonly HashSet<string> _actors = [];

    public TypeUses(params IEnumerable<string> assemblies)
    {
        foreach (var name in assemblies)
        {
            using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
            foreach (var type in module.GetTypes()
                .Where(type => Outermost(type).Namespace.StartsWith("DistTrain.", StringComparison.Ordinal)))
            {
                var uses = Of(type);
                uses.UnionWith(References(type).SelectMany(Parts).Select(Name).Where(used => used != Name(type)));
                if (type.BaseType is { } parent && parent.Namespace == "Akka.Actor")
                    _actors.Add(Name(type));
                else if (type.BaseType is { } family && family.Namespace.StartsWith("DistTrain.", StringComparison.Ordinal))
                    (_kinds.TryGetValue(Name(family), out var kinds) ? kinds : _kinds[Name(family)] = []).Add(Name(type));
            }
        }
    }

    /// <summary>Full names of every type of the assemblies.</summary>
    public IReadOnlyCollection<string> Types => _uses.Keys;

    /// <summary>Full names of the actors among them.</summary>
    public IReadOnlyCollection<string> Actors => _actors;

    /// <summary>Full names of what a type uses itself, types of other assemblies among them.</summary>
    public IReadOnlySet<string> UsesOf(string type) => _uses[type];

    /// <summary>All that some types use, and what that uses, and so on. Who uses a type uses those derived from it.</summary>
    public HashSet<string> Reach(IEnumerable<string> types)
    {
        var reached = types.ToHashSet();
        var open = new Stack<string>(reached);
        while (open.TryPop(out var type))
            foreach (var used in _uses.GetValueOrDefault(type, []).Concat(_kinds.GetValueOrDefault(type, [])))
                if (reached.Add(used))
                    open.Push(used);
        return reached;
    }

    private static IEnumerable<TypeReference?> References(TypeDefinition type)
    {
        yield return type.BaseType;
        foreach (var reference in type.Interfaces.Select(i => i.InterfaceType).Concat(type.Fields.Select(f => f.FieldType)))
            yield return reference;
        foreach (var attribute in Attributes(type))
            foreach (var reference in attribute.ConstructorArguments.Select(a => a.Value as TypeReference)
                .Append(attribute.AttributeType))
                yield return reference;
        foreach (var constraint in type.GenericParameters.SelectMany(p => p.Constraints))
            yield return constraint.ConstraintType;
        foreach (var reference in type.Methods.SelectMany(References))
            yield return reference;
    }

    private static IEnumerable<TypeReference?> References(MethodDefinition method)
    {
        foreach (var reference in Signature(method)
            .Concat(method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType)))
            yield return reference;
        if (!method.HasBody)
            yield break;
        foreach (var reference in method.Body.Variables.Select(v => v.VariableType)
            .Concat(method.Body.ExceptionHandlers.Select(h => h.CatchType)))
            yield return reference;
        foreach (var reference in method.Body.Instructions.SelectMany(References))
            yield return reference;
    }

    private static IEnumerable<TypeReference?> References(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [.. method.GenericArguments, .. Signature(method), method.DeclaringType],
        MethodReference method => [.. Signature(method), method.DeclaringType],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Signature(MethodReference method) =>
        method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType);

    private static IEnumerable<CustomAttribute> Attributes(TypeDefinition type) =>
        [.. type.CustomAttributes, .. type.Fields.SelectMany(f => f.CustomAttributes),
            .. type.Properties.SelectMany(p => p.CustomAttributes), .. type.Methods.SelectMany(m => m.CustomAttributes)];

    /// <summary>The types that a reference is made of: <c>List&lt;Job[]&gt;</c> is a list and a job.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? reference) => reference switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [reference],
    };

    private static string Name(TypeReference type) => Outermost(type).FullName;

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private HashSet<string> Of(TypeDefinition type)
    {
        var name = Name(type);
        if (!_uses.TryGetValue(name, out var uses))
            _uses.Add(name, uses = []);
        return uses;
    }
}
