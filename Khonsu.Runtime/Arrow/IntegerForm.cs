using System.Buffers.Binary;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>How an integer is stored.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="IsSigned">Whether it may be negative.</param>
internal readonly record struct IntegerForm(int Bytes, bool IsSigned)
{
    /// <summary>Decimal digits that every value fits.</summary>
    internal int Digits => (Bytes, IsSigned) switch
    {
        (1, _) => 3,
        (2, _) => 5,
        (4, _) => 10,
        (_, true) => 19,
        _ => 20,
    };

    /// <summary>The form of a type, or null when it is no integer of at most 64 bits.</summary>
    internal static IntegerForm? Of(IArrowType type) => type switch
    {
        Int8Type => new(1, true),
        Int16Type => new(2, true),
        Int32Type => new(4, true),
        Int64Type => new(8, true),
        UInt8Type => new(1, false),
        UInt16Type => new(2, false),
        UInt32Type => new(4, false),
        UInt64Type => new(8, false),
        _ => null,
    };

    /// <summary>The form of a kind of integer.</summary>
    internal static IntegerForm Of(ColumnKind kind) => kind switch
    {
        ColumnKind.Int8 => new(1, true),
        ColumnKind.Int16 => new(2, true),
        ColumnKind.Int32 => new(4, true),
        ColumnKind.Int64 => new(8, true),
        ColumnKind.Int128 => new(16, true),
        ColumnKind.UInt8 => new(1, false),
        ColumnKind.UInt16 => new(2, false),
        ColumnKind.UInt32 => new(4, false),
        ColumnKind.UInt64 => new(8, false),
        ColumnKind.UInt128 => new(16, false),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind is no integer."),
    };

    /// <summary>Whether every value of another form is one of this.</summary>
    internal bool Holds(IntegerForm other) => Bytes > other.Bytes && (IsSigned || !other.IsSigned);

    /// <summary>Reads a value of up to 16 bytes.</summary>
    /// <param name="values">Values of this form.</param>
    /// <param name="at">Which of them.</param>
    internal Int128 Read(ReadOnlySpan<byte> values, int at)
    {
        ReadOnlySpan<byte> value = values.Slice(at * Bytes, Bytes);
        return (Bytes, IsSigned) switch
        {
            (1, true) => (sbyte)value[0],
            (1, false) => value[0],
            (2, true) => BinaryPrimitives.ReadInt16LittleEndian(value),
            (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(value),
            (4, true) => BinaryPrimitives.ReadInt32LittleEndian(value),
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(value),
            (8, true) => BinaryPrimitives.ReadInt64LittleEndian(value),
            (8, false) => BinaryPrimitives.ReadUInt64LittleEndian(value),
            _ => BinaryPrimitives.ReadInt128LittleEndian(value),
        };
    }

    /// <summary>Writes the low bytes of a value that fits them.</summary>
    internal static void Write(Int128 value, Span<byte> target)
    {
        switch (target.Length)
        {
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(target, unchecked((short)value));
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(target, unchecked((int)value));
                break;
            case 8:
                BinaryPrimitives.WriteInt64LittleEndian(target, unchecked((long)value));
                break;
            default:
                BinaryPrimitives.WriteInt128LittleEndian(target, value);
                break;
        }
    }
}
