using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace Khonsu.Compute;

/// <summary>
/// Which rows of a column count: those that have a value and that a mask, if there is one, lets through.
/// </summary>
internal readonly ref struct RowBits
{
    readonly ReadOnlySpan<byte> _validity;
    readonly ReadOnlySpan<ulong> _mask;
    readonly int _offset;

    /// <summary>Looks at a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="mask">Which rows are wanted; null for all.</param>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    internal RowBits(IArrowArray column, ColumnMask? mask)
    {
        ArrayData data = column.Data;
        Length = data.Length;
        _offset = data.Offset;
        if (data.GetNullCount() != 0)
            _validity = data.Buffers[0].Span;
        if (mask is null)
            return;
        if (mask.Length != Length)
            throw new ArgumentException($"The mask is of {mask.Length} rows, the column of {Length}.", nameof(mask));
        _mask = mask.Trues;
    }

    /// <summary>Rows of the column.</summary>
    internal int Length { get; }

    /// <summary>Whether every row counts.</summary>
    internal bool AreAll => _validity.IsEmpty && _mask.IsEmpty;

    /// <summary>Words for all rows.</summary>
    internal int WordCount => BitWords.CountOf(Length);

    /// <summary>Reads 64 rows.</summary>
    /// <param name="word">Number of the word.</param>
    /// <returns>A bit for each row that counts.</returns>
    internal ulong this[int word]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ulong bits = BitWords.Full(word, Length);
            if (!_validity.IsEmpty)
                bits &= BitWords.Read(_validity, (long)_offset + ((long)word * BitWords.Rows));
            if (!_mask.IsEmpty)
                bits &= _mask[word];
            return bits;
        }
    }
}
