using System.Collections.Immutable;

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>A row that is merged in every way.</summary>
[Transactional]
public sealed partial record Tally(
    [property: Key] string Id,
    string Text,
    [property: Mergeable] long Sum,
    [property: Mergeable, Decimal(6, 2)] decimal Money,
    [property: Mergeable] uint Stock,
    [property: Mergeable(MergeKind.Max)] int? Best,
    [property: Mergeable(MergeKind.Min)] DateTime First,
    [property: Mergeable(MergeKind.Or)] Marks Marks,
    [property: Mergeable(MergeKind.And)] bool IsOpen,
    [property: Mergeable(MergeKind.Append)] string Log,
    [property: Mergeable(MergeKind.Append)] ImmutableArray<string> Lines,
    [property: Mergeable(MergeKind.Union)] ImmutableHashSet<string> Tags,
    [property: Mergeable(MergeKind.LastWriter)] string? Title,
    [property: Mergeable(MergeKind.FirstWriter)] string? Owner)
{
    /// <summary>A row with which nothing has been done.</summary>
    public static Tally Of(string id) => new(
        id, "", 10, 1.5m, 5, null, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), Marks.None, true, "", [], [],
        null, null);

    /// <summary>All columns as text, lists and sets with their items.</summary>
    public string Shown => $"{Id} {Text} {Sum} {Money:0.00} {Stock} {Best} {First:O} {Marks} {IsOpen} {Log} "
        + $"[{string.Join(' ', Lines)}] [{string.Join(' ', Tags.Order())}] {Title} {Owner}";
}
