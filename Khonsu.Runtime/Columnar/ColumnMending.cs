using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Columnar;

/// <summary>
/// Makes a column of an older one and of the values that have changed: the same column where none differs, else a copy
/// into which the values are put.
/// </summary>
internal static class ColumnMending
{
    /// <summary>Mends a column.</summary>
    /// <param name="old">The older column, from offset 0, held by the caller.</param>
    /// <param name="changed">The values, from offset 0; they are copied.</param>
    /// <param name="places">Row of each value in the column, ascending.</param>
    /// <returns>
    /// A share of the older column, or a fresh one; it belongs to the caller. Null where the column's type is not one
    /// that can be mended.
    /// </returns>
    internal static ArrayData? TryMend(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        switch (old.DataType)
        {
            case BooleanType:
                return MendComparing.BitsAreSame(old, changed, places)
                    ? old.SliceShared(0, old.Length)
                    : MendBits(old, changed, places);
            case StringType or BinaryType:
                return MendComparing.TextsAreSame(old, changed, places)
                    ? old.SliceShared(0, old.Length)
                    : TextMending.Mend(old, changed, places);
            // Why before what has a width: positions have one too, and mean nothing without their dictionary.
            case DictionaryType:
                return DictionaryMending.TryMend(old, changed, places);
            case FixedWidthType { BitWidth: var bits } when bits % 8 == 0:
                return MendComparing.ValuesAreSame(old, changed, places, bits / 8)
                    ? old.SliceShared(0, old.Length)
                    : MendValues(old, changed, places, bits / 8);
            default:
                return null;
        }
    }

    /// <summary>Makes the validity of a mended column.</summary>
    /// <param name="old">The older column.</param>
    /// <param name="changed">The values.</param>
    /// <param name="places">Their rows.</param>
    /// <param name="nullCount">How many nulls the mended column has.</param>
    /// <returns>The bitmap; empty for a column without nulls.</returns>
    internal static ArrowBuffer MendValidity(
        ArrayData old, ArrayData changed, ReadOnlySpan<int> places, out int nullCount)
    {
        nullCount = old.GetNullCount();
        if (nullCount == 0 && changed.GetNullCount() == 0)
            return ArrowBuffer.Empty;
        int bytes = (old.Length + 7) >> 3;
        Span<byte> bits = Allocate(bytes, out ColumnBuffer buffer);
        if (nullCount == 0)
            bits.Fill(0xFF);
        else
            old.Buffers[0].Span[..bytes].CopyTo(bits);
        for (int row = 0; row < places.Length; row++)
        {
            bool isValid = IsValid(changed, row);
            nullCount += (IsBitSet(bits, places[row]) ? 1 : 0) - (isValid ? 1 : 0);
            SetBit(bits, places[row], isValid);
        }

        // Why: bits after the last row are 0, as our own writers leave them.
        if ((old.Length & 7) != 0)
            bits[^1] &= (byte)((1 << (old.Length & 7)) - 1);
        return buffer.HandOver(bytes);
    }

    /// <summary>Tells whether a row of a column has a value.</summary>
    /// <param name="column">A column from offset 0.</param>
    /// <param name="row">The row.</param>
    /// <returns>False for null.</returns>
    internal static bool IsValid(ArrayData column, int row)
        => column.Buffers[0].IsEmpty || IsBitSet(column.Buffers[0].Span, row);

    /// <summary>Allocates memory of a column.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="buffer">What the memory belongs to until it is handed over.</param>
    /// <returns>The memory, with arbitrary content.</returns>
    internal static unsafe Span<byte> Allocate(int bytes, out ColumnBuffer buffer)
    {
        buffer = new ColumnBuffer();
        // Why never refused: no larger than the older column, or the texts would have been.
        if (!buffer.TryEnsure(0, Math.Max(bytes, 1)))
            throw new InvalidOperationException($"A column of {bytes} bytes is larger than a buffer can be.");
        return new Span<byte>(buffer.Start, bytes);
    }

    /// <summary>Copies a column of values of one width and puts the changed ones in.</summary>
    /// <param name="old">The older column.</param>
    /// <param name="changed">The values.</param>
    /// <param name="places">Their rows.</param>
    /// <param name="width">Bytes of a value.</param>
    /// <returns>The column; it belongs to the caller.</returns>
    internal static ArrayData MendValues(ArrayData old, ArrayData changed, ReadOnlySpan<int> places, int width)
    {
        int bytes = old.Length * width;
        Span<byte> values = Allocate(bytes, out ColumnBuffer buffer);
        old.Buffers[1].Span[..bytes].CopyTo(values);
        ReadOnlySpan<byte> fresh = changed.Buffers[1].Span;
        switch (width)
        {
            case sizeof(long):
                Put<long>(values, fresh, places);
                break;
            case sizeof(int):
                Put<int>(values, fresh, places);
                break;
            default:
                for (int row = 0; row < places.Length; row++)
                    fresh.Slice(row * width, width).CopyTo(values[(places[row] * width)..]);
                break;
        }

        ArrowBuffer validity = MendValidity(old, changed, places, out int nullCount);
        return new ArrayData(old.DataType, old.Length, nullCount, 0, [validity, buffer.HandOver(bytes)]);
    }

    static void Put<T>(Span<byte> values, ReadOnlySpan<byte> changed, ReadOnlySpan<int> places)
        where T : unmanaged
    {
        Span<T> target = MemoryMarshal.Cast<byte, T>(values);
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(changed);
        for (int row = 0; row < places.Length; row++)
            target[places[row]] = source[row];
    }

    static ArrayData MendBits(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        int bytes = (old.Length + 7) >> 3;
        Span<byte> bits = Allocate(bytes, out ColumnBuffer buffer);
        old.Buffers[1].Span[..bytes].CopyTo(bits);
        ReadOnlySpan<byte> fresh = changed.Buffers[1].Span;
        for (int row = 0; row < places.Length; row++)
            SetBit(bits, places[row], IsBitSet(fresh, row));
        ArrowBuffer validity = MendValidity(old, changed, places, out int nullCount);
        return new ArrayData(old.DataType, old.Length, nullCount, 0, [validity, buffer.HandOver(bytes)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsBitSet(ReadOnlySpan<byte> bits, int row) => (bits[row >> 3] & (1 << (row & 7))) != 0;

    static void SetBit(Span<byte> bits, int row, bool isSet)
    {
        int bit = 1 << (row & 7);
        bits[row >> 3] = (byte)(isSet ? bits[row >> 3] | bit : bits[row >> 3] & ~bit);
    }
}
