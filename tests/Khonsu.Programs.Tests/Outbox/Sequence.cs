namespace Khonsu.Programs.Tests.Outbox;

/// <summary>Counts commits: whoever takes a number writes the next one, so the numbers are in the order of
/// commits.</summary>
[Transactional]
public sealed partial record Sequence([Key] int Id, long Next);
