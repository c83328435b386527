using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Copies an object with all that it refers to, and gives equal states equal numbers. It walks the fields, so the
/// machine under exploration needs no method for it and cannot forget a field in one.
/// </summary>
/// <remarks>
/// Copies keep shared references shared. Two states have the same number when their values are equal: the spare room
/// and the version counters of collections do not count, and neither does the order inside a hashed collection.
/// </remarks>
/// <param name="roleOf">What kind of object one is.</param>
/// <param name="isCounted">Whether a field counts in a number; null when all do.</param>
/// <param name="isStale">Whether a field of an object, as it is now, does not count; null when all do.</param>
sealed class ObjectGraph(
    Func<object, ObjectRole> roleOf,
    Func<FieldInfo, bool>? isCounted = null,
    Func<object, FieldInfo, bool>? isStale = null)
{
    const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly ConcurrentDictionary<Type, FieldInfo[]> s_fields = new();
    static readonly ConcurrentDictionary<Type, FieldInfo[]> s_references = new();
    static readonly ConcurrentDictionary<Type, bool> s_flat = new();
    static readonly ConcurrentDictionary<Type, bool> s_atoms = new();
    static readonly ConcurrentDictionary<Type, bool> s_hashed = new();

    static readonly Func<object, object> s_shallow =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object, object>>();

    readonly ConcurrentDictionary<Type, FieldInfo[]> _counted = new();

    // Why weak: values are shared between many states and forgotten with the last of them.
    readonly ConditionalWeakTable<object, object> _numbers = [];

    /// <summary>Copies an object, and within it each object once that is not a value or ignored.</summary>
    public T Copy<T>(T root)
        where T : class
        => (T)CopyAny(root, new Dictionary<object, object>(ReferenceEqualityComparer.Instance))!;

    /// <summary>The number of a state.</summary>
    public ulong Hash(object? root) => HashAny(root, 0);

    object? CopyAny(object? value, Dictionary<object, object> copies)
    {
        if (value is null || IsAtom(value.GetType()) || roleOf(value) is ObjectRole.Value or ObjectRole.Ignored)
            return value;
        Type type = value.GetType();
        if (!type.IsValueType && copies.TryGetValue(value, out object? known))
            return known;
        object copy = s_shallow(value);
        if (!type.IsValueType)
            copies.Add(value, copy);
        if (copy is Array array)
            CopyItems(array, copies);
        else
            CopyFields(copy, type, copies);
        return copy;
    }

    void CopyItems(Array array, Dictionary<object, object> copies)
    {
        if (IsFlat(array.GetType().GetElementType()!))
            return;
        for (int index = 0; index < array.Length; index++)
            array.SetValue(CopyAny(array.GetValue(index), copies), index);
    }

    void CopyFields(object copy, Type type, Dictionary<object, object> copies)
    {
        foreach (FieldInfo field in s_references.GetOrAdd(type, static type => ReferencesIn(type)))
            field.SetValue(copy, CopyAny(field.GetValue(copy), copies));
    }

    ulong HashAny(object? value, int depth)
    {
        if (value is null)
            return 1;
        if (depth > 60)
            throw new InvalidOperationException($"The state refers to itself at {value.GetType()}.");
        Type type = value.GetType();
        if (IsAtom(type))
            return HashAtom(value);
        switch (roleOf(value))
        {
            case ObjectRole.Ignored or ObjectRole.Place:
                return 2;
            case ObjectRole.Value when _numbers.TryGetValue(value, out object? number):
                return (ulong)number;
            case ObjectRole.Value:
                ulong hash = HashParts(value, type, depth);
                _numbers.TryAdd(value, hash);
                return hash;
            default:
                return HashParts(value, type, depth);
        }
    }

    ulong HashParts(object value, Type type, int depth)
    {
        if (value is not IEnumerable items || type.IsValueType)
            return HashFields(value, type, depth);
        ulong hash = 3;
        foreach (object? item in items)
        {
            ulong one = HashAny(item, depth + 1);
            hash = IsHashed(type) ? hash + ListDigest.With(4, one) : ListDigest.With(hash, one);
        }
        return hash;
    }

    ulong HashFields(object value, Type type, int depth)
    {
        if (value is Delegate)
            throw new InvalidOperationException($"The state holds a delegate, {value}, which has no value.");
        ulong hash = ListDigest.With(5, (ulong)type.Name.Length);
        foreach (char letter in type.Name)
            hash = ListDigest.With(hash, letter);
        foreach (FieldInfo field in CountedIn(type))
        {
            if (isStale is null || !isStale(value, field))
                hash = ListDigest.With(hash, HashAny(field.GetValue(value), depth + 1));
        }
        return hash;
    }

    FieldInfo[] CountedIn(Type type) => _counted.GetOrAdd(
        type, type => isCounted is null ? FieldsOf(type) : [.. FieldsOf(type).Where(isCounted)]);

    static ulong HashAtom(object value) => value switch
    {
        bool flag => flag ? 7UL : 8UL,
        ulong number => number,
        double number => BitConverter.DoubleToUInt64Bits(number),
        string text => text.Aggregate(ListDigest.Empty, static (hash, letter) => ListDigest.With(hash, letter)),
        Enum member => Convert.ToUInt64(member, null),
        IConvertible number => (ulong)number.ToInt64(null),
        _ => throw new InvalidOperationException($"The state holds a {value.GetType()}, which has no number."),
    };

    static FieldInfo[] FieldsOf(Type type) => s_fields.GetOrAdd(type, static type =>
    {
        List<FieldInfo> fields = [];
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
            fields.AddRange(level.GetFields(Own));
        return [.. fields.OrderBy(static field => field.MetadataToken)];
    });

    static FieldInfo[] ReferencesIn(Type type)
        => [.. FieldsOf(type).Where(static field => !IsFlat(field.FieldType))];

    // A value that holds no reference is copied with its owner.
    static bool IsFlat(Type type) => s_flat.GetOrAdd(type, static type =>
        IsAtom(type) || (type.IsValueType && FieldsOf(type).All(static field => IsFlat(field.FieldType))));

    // An atom holds no reference that a copy would have to follow; strings are never changed.
    static bool IsAtom(Type type) => s_atoms.GetOrAdd(type, static type =>
        type.IsPrimitive || type.IsEnum || type == typeof(string));

    static bool IsHashed(Type type) => s_hashed.GetOrAdd(type, static type => type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(Dictionary<,>)
            || type.GetGenericTypeDefinition() == typeof(HashSet<>)));
}
