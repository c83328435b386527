using System.Runtime.InteropServices;
using Apache.Arrow;

namespace Khonsu.Columnar;

/// <summary>Tells whether any of some values differs from the one in an older column.</summary>
/// <remarks>
/// Perf: the places lie all over a column that is in no cache. Loops over plain memory, of which each step is
/// independent of the one before, let the machine wait for many places at once.
/// </remarks>
internal static class MendComparing
{
    /// <summary>Compares values of one width.</summary>
    /// <param name="old">The older column, from offset 0.</param>
    /// <param name="changed">The values, from offset 0.</param>
    /// <param name="places">Row of each value in the column.</param>
    /// <param name="width">Bytes of a value.</param>
    /// <returns>True when none differs.</returns>
    internal static bool ValuesAreSame(ArrayData old, ArrayData changed, ReadOnlySpan<int> places, int width)
    {
        if (!NullsAreSame(old, changed, places))
            return false;
        return width switch
        {
            1 => AreSame<byte>(old, changed, places),
            2 => AreSame<short>(old, changed, places),
            4 => AreSame<int>(old, changed, places),
            8 => AreSame<long>(old, changed, places),
            16 => AreSame<Int128>(old, changed, places),
            _ => WideAreSame(old, changed, places, width),
        };
    }

    /// <summary>Compares truth values.</summary>
    /// <param name="old">The older column, from offset 0.</param>
    /// <param name="changed">The values, from offset 0.</param>
    /// <param name="places">Row of each value in the column.</param>
    /// <returns>True when none differs.</returns>
    internal static bool BitsAreSame(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        if (!NullsAreSame(old, changed, places))
            return false;
        ReadOnlySpan<byte> valid = ValidityOf(changed);
        ReadOnlySpan<byte> before = old.Buffers[1].Span;
        ReadOnlySpan<byte> after = changed.Buffers[1].Span;
        for (int row = 0; row < places.Length; row++)
        {
            if (IsSet(before, places[row]) != IsSet(after, row) && IsValid(valid, row))
                return false;
        }

        return true;
    }

    /// <summary>Compares texts or bytes.</summary>
    /// <param name="old">The older column, from offset 0.</param>
    /// <param name="changed">The values, from offset 0.</param>
    /// <param name="places">Row of each value in the column.</param>
    /// <returns>True when none differs.</returns>
    internal static bool TextsAreSame(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        if (!NullsAreSame(old, changed, places))
            return false;
        ReadOnlySpan<int> before = MemoryMarshal.Cast<byte, int>(old.Buffers[1].Span);
        ReadOnlySpan<int> after = MemoryMarshal.Cast<byte, int>(changed.Buffers[1].Span);
        // Why first the sizes, of null ones too: our writers give a null no bytes, and most changes show here.
        for (int row = 0; row < places.Length; row++)
        {
            if (before[places[row] + 1] - before[places[row]] != after[row + 1] - after[row])
                return false;
        }

        ReadOnlySpan<byte> oldBytes = old.Buffers[2].Span;
        ReadOnlySpan<byte> newBytes = changed.Buffers[2].Span;
        for (int row = 0; row < places.Length; row++)
        {
            int size = after[row + 1] - after[row];
            if (size != 0
                && !oldBytes.Slice(before[places[row]], size).SequenceEqual(newBytes.Slice(after[row], size)))
                return false;
        }

        return true;
    }

    static bool AreSame<T>(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
        where T : unmanaged, System.Numerics.IEqualityOperators<T, T, bool>
    {
        ReadOnlySpan<byte> valid = ValidityOf(changed);
        ReadOnlySpan<T> before = MemoryMarshal.Cast<byte, T>(old.Buffers[1].Span);
        ReadOnlySpan<T> after = MemoryMarshal.Cast<byte, T>(changed.Buffers[1].Span);
        for (int row = 0; row < places.Length; row++)
        {
            // Why the null last: what lies under one means nothing, and differs seldom.
            if (before[places[row]] != after[row] && IsValid(valid, row))
                return false;
        }

        return true;
    }

    static bool WideAreSame(ArrayData old, ArrayData changed, ReadOnlySpan<int> places, int width)
    {
        ReadOnlySpan<byte> valid = ValidityOf(changed);
        ReadOnlySpan<byte> before = old.Buffers[1].Span;
        ReadOnlySpan<byte> after = changed.Buffers[1].Span;
        for (int row = 0; row < places.Length; row++)
        {
            if (IsValid(valid, row)
                && !before.Slice(places[row] * width, width).SequenceEqual(after.Slice(row * width, width)))
                return false;
        }

        return true;
    }

    static bool NullsAreSame(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        ReadOnlySpan<byte> before = ValidityOf(old);
        ReadOnlySpan<byte> after = ValidityOf(changed);
        if (before.IsEmpty && after.IsEmpty)
            return true;
        for (int row = 0; row < places.Length; row++)
        {
            if (IsValid(before, places[row]) != IsValid(after, row))
                return false;
        }

        return true;
    }

    static ReadOnlySpan<byte> ValidityOf(ArrayData column) => column.GetNullCount() == 0 ? [] : column.Buffers[0].Span;

    static bool IsValid(ReadOnlySpan<byte> validity, int row) => validity.IsEmpty || IsSet(validity, row);

    static bool IsSet(ReadOnlySpan<byte> bits, int row) => (bits[row >> 3] & (1 << (row & 7))) != 0;
}
