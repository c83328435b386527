namespace Khonsu.Generators.Model;

/// <summary>How a column of several values looks in C#.</summary>
enum NestedKind
{
    Record,
    Tuple,
    Union,
    ImmutableArray,
    ImmutableList,
    ReadOnlyList,
    ImmutableHashSet,
    ImmutableSortedSet,
    FrozenSet,
    ImmutableDictionary,
    ImmutableSortedDictionary,
    FrozenDictionary,
}
