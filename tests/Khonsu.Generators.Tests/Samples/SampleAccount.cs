namespace Khonsu.Generators.Tests.Samples;

/// <summary>Every kind of index, of merge and of invariant.</summary>
[Transactional]
[Index(nameof(Branch), nameof(Rank), nameof(Id), IsOrdered = true)]
[Index(nameof(Owner), nameof(Rank), IsUnique = true, Name = "ByOwnersRank")]
public sealed partial record SampleAccount(
    [Key(IsOrdered = true)] string Id,
    [Index] string? Owner,
    [Index(IsUnique = true)] string? Email,
    [Index(IsOrdered = true)] string Branch,
    [Index(IsOrdered = true, Name = "ByDay")] DayOfWeek? Day,
    int Rank)
{
    [Decimal(19, 4), Mergeable]
    public decimal Balance { get; init; }

    [Mergeable]
    public uint Visits { get; init; }

    [Mergeable(MergeKind.Max)]
    public long Peak { get; init; }

    [Mergeable(MergeKind.Min)]
    public DateTime? FirstSeen { get; init; }

    [Mergeable(MergeKind.Or)]
    public SampleRights Rights { get; init; }

    [Mergeable(MergeKind.And)]
    public bool IsOpen { get; init; } = true;

    [Mergeable(MergeKind.Append)]
    public string? Notes { get; init; }

    [Mergeable(typeof(LongerText))]
    public string Title { get; init; } = "";

    [Invariant("The balance is never below -100")]
    bool IsCovered => Balance >= -100;

    [Invariant]
    internal bool HasId() => Id.Length > 0;
}
