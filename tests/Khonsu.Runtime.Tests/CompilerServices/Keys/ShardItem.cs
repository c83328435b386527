namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A row that is where its owner is.</summary>
[Transactional]
public sealed partial record ShardItem([Key(1)] long Number, [Key(0), ShardKey] string Owner);
