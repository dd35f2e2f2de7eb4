using System.Reflection;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>Finds how a property is written in a job file, from its type and its attributes.</summary>
internal static class Kinds
{
    /// <summary>The kind of a property's values.</summary>
    public static Kind Of(PropertyInfo property, bool isRequired)
    {
        var underlying = Nullable.GetUnderlyingType(property.PropertyType);
        var type = underlying ?? property.PropertyType;
        var kind = Of(type, property);
        var canBeNull = underlying is not null
            || (!isRequired && !type.IsValueType
                && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        var word = property.GetCustomAttribute<WordAttribute>()?.Word ?? (canBeNull ? "none" : null);
        return word is null ? kind : new OptionalKind(kind, word, canBeNull ? null : Activator.CreateInstance(type));
    }

    /// <summary>The properties that are keys: those of the base first, those of the constructor before others.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return (type.BaseType is { } above ? Properties(above) : []).Concat(type.GetProperties(own).Where(p => p.CanWrite));
    }

    private static Kind Of(Type type, PropertyInfo property)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>))
            return ListOf(type.GetGenericArguments()[0], property);
        if ((property.GetCustomAttribute<KindAttribute>() ?? type.GetCustomAttribute<KindAttribute>()) is { } given)
            return given.Kind;
        if (type.IsEnum)
            return new NameKind(type.GetCustomAttribute<NamedAttribute>()!.What, Members(type));
        if (type.GetCustomAttribute<PairAttribute>() is { } pair)
            return new PairKind(type, Of(Properties(type).First().PropertyType, property), pair);
        if (type.GetCustomAttribute<UnionAttribute>() is { } union)
            return union.IsKeyed ? new KeyedUnion(type) : new NamedUnion(type);
        var bounds = property.GetCustomAttribute<BoundsAttribute>() ?? new BoundsAttribute();
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => new FlagKind(),
            TypeCode.Int32 => new NumberKind<int>(bounds),
            TypeCode.Int64 => new NumberKind<long>(bounds),
            TypeCode.UInt64 => new NumberKind<ulong>(bounds),
            TypeCode.Double => new NumberKind<double>(bounds),
            _ => new Section(type),
        };
    }

    private static Kind ListOf(Type item, PropertyInfo property) => (Kind)Activator.CreateInstance(
        typeof(ListKind<>).MakeGenericType(item), Of(item, property), property.GetCustomAttribute<ListAttribute>())!;

    private static Dictionary<string, object> Members(Type type) =>
        Enum.GetValues(type).Cast<object>().ToDictionary(member => KebabCase.Of(member.ToString()!));
}
