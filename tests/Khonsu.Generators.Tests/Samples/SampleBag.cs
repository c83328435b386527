using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Khonsu.Generators.Tests.Samples;

/// <summary>Every type of several values that is merged, and the rules for columns of any type.</summary>
[Transactional]
public sealed partial record SampleBag(
    [Key] int Id,
    [Mergeable(MergeKind.Append)] ImmutableArray<SamplePart> Parts,
    [Mergeable(MergeKind.Append)] ImmutableList<string?>? Names,
    [Mergeable(MergeKind.Append)] IReadOnlyList<int> Numbers,
    [Mergeable(MergeKind.Append)] ImmutableArray<byte>? Bytes,
    [Mergeable(MergeKind.Union)] ImmutableHashSet<string> Tags,
    [Mergeable(MergeKind.Union)] ImmutableSortedSet<DayOfWeek>? Days,
    [Mergeable(MergeKind.Union)] FrozenSet<long> Ids,
    [Mergeable(MergeKind.Union)] ImmutableDictionary<string, SamplePart> Places,
    [Mergeable(MergeKind.Union)] ImmutableSortedDictionary<int, string?>? Years,
    [Mergeable(MergeKind.Union)] FrozenDictionary<char, int> Letters,
    [Mergeable(MergeKind.LastWriter)] string? Note,
    [Mergeable(MergeKind.LastWriter)] (int Left, SamplePart? Right) Pair,
    [Mergeable(MergeKind.FirstWriter)] string? Owner,
    [Mergeable(MergeKind.FirstWriter)] ImmutableArray<int>? Seats);
