namespace Khonsu.Generators.Model;

/// <summary>What a column of several values is made of.</summary>
/// <param name="Kind">How it looks in C#.</param>
/// <param name="IsReference">Whether the C# type is a reference.</param>
/// <param name="Parts">
/// The fields of a record or tuple, the item of a list or set, key and value of a dictionary, the cases of a union.
/// </param>
/// <param name="ConstructorParts">Of a record: indexes of the parts that the constructor takes, in its order.</param>
/// <param name="InitializerParts">Of a record: indexes of the parts that the object initializer sets.</param>
sealed record NestedModel(
    NestedKind Kind,
    bool IsReference,
    EquatableArray<ColumnModel> Parts,
    EquatableArray<int> ConstructorParts,
    EquatableArray<int> InitializerParts)
{
    /// <summary>Whether it is a record that others can derive from, whose columns would be lost.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it is a set.</summary>
    public bool IsSet => Kind is NestedKind.ImmutableHashSet or NestedKind.ImmutableSortedSet or NestedKind.FrozenSet;
}
