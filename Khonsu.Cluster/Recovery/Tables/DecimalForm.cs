using System.Buffers.Binary;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>How a decimal column stores its numbers; a number is read and written as a node does it.</summary>
/// <param name="Precision">Digits in all.</param>
/// <param name="Scale">Digits after the point.</param>
/// <param name="Width">Bytes.</param>
readonly record struct DecimalForm(int Precision, int Scale, int Width)
{
    /// <summary>Takes it from the type of the column.</summary>
    /// <param name="type">The type.</param>
    public static DecimalForm Of(FixedWidthType type) => type switch
    {
        Decimal32Type small => new(small.Precision, small.Scale, type.BitWidth / 8),
        Decimal64Type medium => new(medium.Precision, medium.Scale, type.BitWidth / 8),
        Decimal128Type large => new(large.Precision, large.Scale, type.BitWidth / 8),
        Decimal256Type largest => new(largest.Precision, largest.Scale, type.BitWidth / 8),
        _ => throw new InvalidDataException($"Numbers of type {type.Name} are not merged."),
    };

    /// <summary>Reads a number.</summary>
    /// <param name="value">It as it is stored, or null.</param>
    /// <exception cref="InvalidDataException">A node could not read it either.</exception>
    public decimal? Read(FixedValue? value)
    {
        if (value is not { } some)
            return null;
        return DecimalScaling.TryUnscale(some.Bytes, Scale, out decimal number)
            ? number
            : throw new InvalidDataException("A number has more digits than decimal.");
    }

    /// <summary>Writes a number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>It as it is stored; null where it has more digits than the column.</returns>
    public byte[]? Write(decimal number)
    {
        byte[] bytes = new byte[Width];
        if (Width == DecimalScaling.Width256)
            return DecimalScaling.TryScale256(number, Precision, Scale, bytes) == DecimalFit.Exact ? bytes : null;
        if (DecimalScaling.TryScale(number, Precision, Scale, out Int128 scaled) != DecimalFit.Exact)
            return null;
        if (Width == sizeof(int))
            BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)scaled);
        else if (Width == sizeof(long))
            BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)scaled);
        else
            BinaryPrimitives.WriteInt128LittleEndian(bytes, scaled);
        return bytes;
    }
}
