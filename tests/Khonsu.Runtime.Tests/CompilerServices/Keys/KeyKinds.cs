using System.Numerics;
using System.Text;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>An ordered index over a column of each type that can have one.</summary>
[Transactional]
public sealed partial record KeyKinds([Key] int Id)
{
    [Index(IsOrdered = true)]
    public bool Boolean { get; init; }

    [Index(IsOrdered = true)]
    public sbyte Int8 { get; init; }

    [Index(IsOrdered = true)]
    public byte UInt8 { get; init; }

    [Index(IsOrdered = true)]
    public short Int16 { get; init; }

    [Index(IsOrdered = true)]
    public ushort UInt16 { get; init; }

    [Index(IsOrdered = true)]
    public int Int32 { get; init; }

    [Index(IsOrdered = true)]
    public uint UInt32 { get; init; }

    [Index(IsOrdered = true)]
    public long Int64 { get; init; }

    [Index(IsOrdered = true)]
    public ulong UInt64 { get; init; }

    [Index(IsOrdered = true)]
    public nint NativeInt { get; init; }

    [Index(IsOrdered = true)]
    public nuint NativeUInt { get; init; }

    [Index(IsOrdered = true)]
    public Int128 Int128 { get; init; }

    [Index(IsOrdered = true)]
    public UInt128 UInt128 { get; init; }

    [Index(IsOrdered = true)]
    public BigInteger Big { get; init; }

    [Index(IsOrdered = true)]
    public Half Half { get; init; }

    [Index(IsOrdered = true)]
    public float Float { get; init; }

    [Index(IsOrdered = true)]
    public double Double { get; init; }

    [Index(IsOrdered = true)]
    public decimal Decimal { get; init; }

    [Index(IsOrdered = true)]
    public char Char { get; init; }

    [Index(IsOrdered = true)]
    public Rune Rune { get; init; }

    [Index(IsOrdered = true)]
    public string Text { get; init; } = string.Empty;

    [Index(IsOrdered = true)]
    public Guid Guid { get; init; }

    [Index(IsOrdered = true)]
    public DateTime DateTime { get; init; }

    [Index(IsOrdered = true)]
    public DateTimeOffset DateTimeOffset { get; init; }

    [Index(IsOrdered = true)]
    public DateOnly Date { get; init; }

    [Index(IsOrdered = true)]
    public TimeOnly Time { get; init; }

    [Index(IsOrdered = true)]
    public TimeSpan Duration { get; init; }

    [Index(IsOrdered = true)]
    public SmallEnum Small { get; init; }

    [Index(IsOrdered = true)]
    public DayOfWeek Day { get; init; }

    [Index(IsOrdered = true)]
    public TextId TextId { get; init; }

    [Index(IsOrdered = true)]
    public Score Score { get; init; }
}
