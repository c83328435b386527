namespace Khonsu.Stress.Tests.Soak;

/// <summary>A row with everything that a row can have: an index, a mergeable column, a rule of its own.</summary>
[Transactional]
public sealed partial record SoakAccount([Key] long Id, [Index(IsOrdered = true)] int Branch, [Mergeable] long Balance)
{
    [Invariant]
    bool HasBranch => Branch >= 0;
}
