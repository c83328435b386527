using System.Collections.Immutable;
using System.Numerics;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A record with a column of every kind, each also nullable.</summary>
[Transactional]
public sealed partial record EveryKind
{
    [Key]
    public required string Id { get; init; }

    public sbyte I8 { get; init; }

    public ulong U64 { get; init; }

    public Half Half { get; init; }

    public float Float { get; init; }

    public double? Double { get; init; }

    public bool Flag { get; init; }

    public bool? MaybeFlag { get; init; }

    public char Unit { get; init; }

    [Decimal(9, 2)]
    public decimal Small { get; init; }

    [Decimal(18, 4)]
    public decimal? Middle { get; init; }

    public decimal Money { get; init; }

    [Decimal(57, 28)]
    public decimal Wide { get; init; }

    public Int128 Huge { get; init; }

    public UInt128? HugeUnsigned { get; init; }

    public BigInteger Endless { get; init; }

    public string? Note { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    public ReadOnlyMemory<byte>? MaybePayload { get; init; }

    public ImmutableArray<byte> Digest { get; init; } = [];

    public Guid Token { get; init; }

    public DateOnly Day { get; init; }

    public TimeOnly? Clock { get; init; }

    public DateTime At { get; init; }

    [Timestamp(TimeColumnUnit.Microsecond, Kind = DateTimeKind.Unspecified)]
    public DateTime? Wall { get; init; }

    public DateTimeOffset Seen { get; init; }

    public DateTimeOffset? MaybeSeen { get; init; }

    [Duration(TimeColumnUnit.Millisecond)]
    public TimeSpan Took { get; init; }

    public Mood Mood { get; init; }

    public Mood? MaybeMood { get; init; }
}
