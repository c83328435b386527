namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A row that is where its owner is, although its key as a whole has no form in bytes.</summary>
[Transactional]
public sealed partial record ShardLabel([Key(0)] Caseless Text, [Key(1), ShardKey] string Owner);
