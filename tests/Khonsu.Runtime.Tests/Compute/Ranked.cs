using System.Collections.Immutable;
using System.Numerics;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>A record with columns of the types that have an order of their own, and of some that have none.</summary>
[Transactional(Accessor = "Rankings")]
public sealed partial record Ranked(
    [Key] int Id,
    Guid? Code,
    DateTimeOffset? At,
    Int128? Deep,
    UInt128 High,
    BigInteger? Big,
    Half? Low,
    [EnumAs(EnumStorage.Name)] Rank? Rank,
    [Decimal(50, 3)] decimal Wide,
    DateOnly Day,
    TimeSpan? Took,
    [Large] string? Story,
    ReadOnlyMemory<byte> Raw,
    ImmutableArray<int> Items,
    Place Place);
