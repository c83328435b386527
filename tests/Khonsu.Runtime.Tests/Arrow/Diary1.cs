using System.Collections.Immutable;

namespace Khonsu.Runtime.Tests.Arrow;

#pragma warning disable KHN015 // Why: two versions of a program are in one assembly here.

/// <summary>Days at every place of a tree; <see cref="Diary2"/> has times that do not reach all of them.</summary>
public static partial class Diary1
{
    public sealed record Entry(string Text, DateOnly Day);

    [Union]
    [UnionCase(1, typeof(Once))]
    [UnionCase(2, typeof(Never))]
    public abstract record When;

    public sealed record Once(DateOnly Day) : When;

    public sealed record Never(string Why) : When;

    [Transactional(Table = "diaries", Accessor = "OldDiaries")]
    public sealed partial record Diary(
        [Key] int Id,
        ImmutableArray<Entry?> Entries,
        ImmutableDictionary<string, DateOnly> Marks,
        When? Ends,
        (string Why, DateOnly Day)? Begun,
        [FixedSize(2)] ImmutableArray<DateOnly>? Span);
}
