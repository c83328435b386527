using System.Collections.Immutable;

namespace Khonsu.Runtime.Tests.Arrow;

#pragma warning disable KHN015 // Why: two versions of a program are in one assembly here.

/// <summary>Today's version of <see cref="Diary1"/>, with nanoseconds, which reach from 1677 to 2262.</summary>
public static partial class Diary2
{
    public sealed record Entry(DateTime Day, string Text);

    [Union]
    [UnionCase(1, typeof(Once))]
    [UnionCase(2, typeof(Never))]
    public abstract record When;

    public sealed record Once(DateTime Day) : When;

    public sealed record Never(string Why) : When;

    [Transactional(Table = "diaries", Accessor = "NewDiaries")]
    public sealed partial record Diary(
        [Key] int Id,
        ImmutableArray<Entry?> Entries,
        ImmutableDictionary<string, DateTime> Marks,
        When? Ends,
        (string Why, DateTime Day)? Begun,
        [FixedSize(2)] ImmutableArray<DateTime>? Span);
}
