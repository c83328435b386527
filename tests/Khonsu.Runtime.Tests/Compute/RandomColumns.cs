using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Columns of random values, with nulls whose places hold anything, as slices at odd offsets.</summary>
static class RandomColumns
{
    /// <summary>Lengths around those of words and vectors.</summary>
    public static readonly int[] Lengths = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 65, 127, 128, 129, 300];

    /// <summary>The number types of C# and those of Arrow that are stored so.</summary>
    public static readonly IArrowType[] NumberTypes =
    [
        Int8Type.Default, UInt8Type.Default, Int16Type.Default, UInt16Type.Default, Int32Type.Default,
        UInt32Type.Default, Int64Type.Default, UInt64Type.Default, FloatType.Default, DoubleType.Default,
        Date32Type.Default, new Time32Type(TimeUnit.Second), new Time64Type(TimeUnit.Nanosecond),
        new TimestampType(TimeUnit.Microsecond, "UTC"), DurationType.Nanosecond,
    ];

    // Two of them are in another order in UTF-8 than in UTF-16.
    static readonly string[] s_letters = ["a", "z", "\u00c0", "\uffff", "\U0001F600"];

    public static (IArrowArray Column, T?[] Values) Numbers<T>(Random random, IArrowType type, int length, int mood)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        int offset = random.Next(3) * random.Next(40);
        T[] stored = new T[offset + length + random.Next(5)];
        for (int row = 0; row < stored.Length; row++)
            stored[row] = Value<T>(random);
        bool[] valid = Validity(random, stored.Length, mood);
        IArrowArray whole = ArrowArrayFactory.BuildArray(new ArrayData(
            type,
            stored.Length,
            valid.Count(static is1 => !is1),
            0,
            [Bitmap(valid), new ArrowBuffer(MemoryMarshal.AsBytes(stored.AsSpan()).ToArray())]));
        var values = new T?[length];
        for (int row = 0; row < length; row++)
            values[row] = valid[offset + row] ? stored[offset + row] : null;
        return (Slice(whole, offset, length), values);
    }

    public static (IArrowArray Column, string?[] Values) Texts(Random random, int length, int mood)
    {
        int offset = random.Next(20);
        var builder = new StringArray.Builder();
        var stored = new string?[offset + length];
        for (int row = 0; row < stored.Length; row++)
        {
            stored[row] = mood != 0 && random.Next(4) == 0
                ? null
                : string.Concat(random.GetItems(s_letters, random.Next(4)));
            builder.Append(stored[row]);
        }

        return (Slice(builder.Build(), offset, length), stored[offset..]);
    }

    public static (BooleanArray Column, bool?[] Values) Booleans(Random random, int length, int mood)
    {
        int offset = random.Next(20);
        var builder = new BooleanArray.Builder();
        var stored = new bool?[offset + length];
        for (int row = 0; row < stored.Length; row++)
        {
            stored[row] = mood != 0 && random.Next(3) == 0 ? null : random.Next(2) == 0;
            if (stored[row] is { } value)
                builder.Append(value);
            else
                builder.AppendNull();
        }

        return ((BooleanArray)Slice(builder.Build(), offset, length), stored[offset..]);
    }

    public static (IArrowArray Column, decimal?[] Values) Decimals(Random random, IArrowType type, int length, int mood)
    {
        var shape = Khonsu.Compute.DecimalColumn.ShapeOf(type);
        int offset = random.Next(20);
        int width = ((FixedWidthType)type).BitWidth / 8;
        byte[] stored = new byte[(offset + length) * width];
        bool[] valid = Validity(random, offset + length, mood);
        var values = new decimal?[offset + length];
        for (int row = 0; row < values.Length; row++)
        {
            long scaled = random.Next(2) == 0 ? random.Next(-3, 4) : random.Next(-1_000_000, 1_000_000);
            Span<byte> target = stored.AsSpan(row * width, width);
            if (width == 4)
                MemoryMarshal.Write(target, (int)scaled);
            else if (width == 8)
                MemoryMarshal.Write(target, scaled);
            else
                MemoryMarshal.Write(target, (Int128)scaled);
            values[row] = valid[row] ? scaled / (decimal)Math.Pow(10, shape.Scale) : null;
        }

        IArrowArray whole = ArrowArrayFactory.BuildArray(new ArrayData(
            type, values.Length, valid.Count(static is1 => !is1), 0, [Bitmap(valid), new ArrowBuffer(stored)]));
        return (Slice(whole, offset, length), values[offset..]);
    }

    public static IArrowArray Slice(IArrowArray array, int offset, int length)
        => ArrowArrayFactory.BuildArray(array.Data.Slice(offset, length));

    public static T Value<T>(Random random)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => random.Next(8) switch
        {
            0 => T.MinValue,
            1 => T.MaxValue,
            2 => T.Zero,
            3 when T.IsNaN(T.CreateSaturating(double.NaN)) => T.CreateSaturating(double.NaN),
            4 when T.IsNaN(T.CreateSaturating(double.NaN)) => T.CreateSaturating(random.NextDouble() - 0.5),
            5 => T.CreateTruncating(random.NextInt64()),
            _ => T.CreateTruncating(random.Next(-4, 5)),
        };

    static bool[] Validity(Random random, int length, int mood)
        => [.. Enumerable.Range(0, length).Select(_ => mood == 0 || random.Next(mood == 1 ? 20 : 2) != 0)];

    static ArrowBuffer Bitmap(bool[] valid)
    {
        byte[] bits = new byte[(valid.Length + 7) / 8];
        for (int row = 0; row < valid.Length; row++)
            bits[row >> 3] |= (byte)(valid[row] ? 1 << (row & 7) : 0);
        return new ArrowBuffer(bits);
    }
}
