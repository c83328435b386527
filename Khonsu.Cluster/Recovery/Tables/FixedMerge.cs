using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow.Types;
using Khonsu.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>Merges values of one width, by the code that merges them on a node, once it is known what they are.
/// </summary>
static class FixedMerge
{
    /// <summary>Adds, and takes away.</summary>
    /// <param name="type">What the values are.</param>
    /// <param name="now">The value of the row.</param>
    /// <param name="more">What is added, or null.</param>
    /// <param name="less">What is taken away, or null.</param>
    /// <returns>The sum; null where it does not fit.</returns>
    public static byte[]? Sum(FixedWidthType type, FixedValue now, FixedValue? more, FixedValue? less)
    {
        try
        {
            return type switch
            {
                Int8Type => Sum<sbyte>(now, more, less),
                UInt8Type => Sum<byte>(now, more, less),
                Int16Type => Sum<short>(now, more, less),
                UInt16Type => Sum<ushort>(now, more, less),
                Int32Type => Sum<int>(now, more, less),
                UInt32Type => Sum<uint>(now, more, less),
                Int64Type => Sum<long>(now, more, less),
                UInt64Type => Sum<ulong>(now, more, less),
                HalfFloatType => Sum<Half>(now, more, less),
                FloatType => Sum<float>(now, more, less),
                DoubleType => Sum<double>(now, more, less),
                _ => DecimalSum(DecimalForm.Of(type), now, more, less),
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>Takes the greater or the smaller value.</summary>
    /// <param name="type">What the values are.</param>
    /// <param name="now">The value of the row, or null.</param>
    /// <param name="other">Another one.</param>
    /// <param name="isMax">Which of both.</param>
    public static byte[] Extreme(FixedWidthType type, FixedValue? now, FixedValue other, bool isMax)
    {
        if (now is not { } value)
            return other.Bytes;
        int order = type switch
        {
            Int8Type => Compare<sbyte>(value, other),
            UInt8Type => Compare<byte>(value, other),
            Int16Type => Compare<short>(value, other),
            UInt16Type => Compare<ushort>(value, other),
            UInt32Type => Compare<uint>(value, other),
            UInt64Type => Compare<ulong>(value, other),
            HalfFloatType => Compare<Half>(value, other),
            FloatType => Compare<float>(value, other),
            DoubleType => Compare<double>(value, other),
            // Integers, times and decimals alike: the larger number is the later time too.
            _ => new BigInteger(value.Bytes).CompareTo(new BigInteger(other.Bytes)),
        };
        return (isMax ? order >= 0 : order <= 0) ? value.Bytes : other.Bytes;
    }

    /// <summary>Joins two values bit by bit.</summary>
    /// <param name="now">A value.</param>
    /// <param name="other">Another one of the same width.</param>
    /// <param name="join">Joins bytes.</param>
    public static byte[] Bits(FixedValue now, FixedValue other, Func<int, int, int> join)
        => [.. now.Bytes.Zip(other.Bytes, (left, right) => (byte)join(left, right))];

    static byte[] Sum<T>(FixedValue now, FixedValue? more, FixedValue? less)
        where T : unmanaged, INumber<T>
    {
        T sum = SumTerm<T>.Of(more?.As<T>(), less?.As<T>()).ApplyTo(now.As<T>());
        byte[] bytes = new byte[Marshal.SizeOf<T>()];
        MemoryMarshal.Write(bytes, in sum);
        return bytes;
    }

    static byte[]? DecimalSum(DecimalForm form, FixedValue now, FixedValue? more, FixedValue? less)
    {
        decimal sum = SumTerm<decimal>.Of(form.Read(more), form.Read(less)).ApplyTo(form.Read(now)!.Value);
        return form.Write(sum);
    }

    static int Compare<T>(FixedValue left, FixedValue right)
        where T : unmanaged, IComparable<T> => left.As<T>().CompareTo(right.As<T>());
}
