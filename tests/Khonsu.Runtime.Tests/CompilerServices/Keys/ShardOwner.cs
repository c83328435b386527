namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A row whose whole key says where it is.</summary>
[Transactional]
public sealed partial record ShardOwner([Key] string Name);
