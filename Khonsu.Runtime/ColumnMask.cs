using System.Numerics;
using Apache.Arrow;
using Khonsu.Compute;

namespace Khonsu;

/// <summary>
/// A truth value for each row: true, false or unknown. Unknown is what comes of a null, and it is handled as in SQL:
/// false and unknown is false, true or unknown is true, everything else with unknown is unknown; a filter takes the
/// rows that are true.
/// </summary>
/// <remarks>Immutable. Threads: any, also at once.</remarks>
public sealed class ColumnMask
{
    // A bit for each row that is unknown, which is then no bit of the other; null for none.
    readonly ulong[]? _unknowns;

    internal ColumnMask(int length, ulong[] trues, ulong[]? unknowns)
        => (Length, Trues, _unknowns) = (length, trues, unknowns);

    /// <summary>Rows.</summary>
    public int Length { get; }

    /// <summary>Rows that are true.</summary>
    public int TrueCount => BitWords.Count(Trues);

    /// <summary>Rows that are neither true nor false.</summary>
    public int UnknownCount => _unknowns is null ? 0 : BitWords.Count(_unknowns);

    /// <summary>A bit for each row that is true.</summary>
    internal ulong[] Trues { get; }

    /// <summary>The truth value of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>True, false, or null for unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool? this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Length);
            ulong bit = 1UL << (row % BitWords.Rows);
            if (_unknowns is not null && (_unknowns[row / BitWords.Rows] & bit) != 0)
                return null;
            return (Trues[row / BitWords.Rows] & bit) != 0;
        }
    }

    /// <summary>Takes a column of truth values as a mask.</summary>
    /// <param name="column">The column; null is unknown.</param>
    /// <returns>The mask.</returns>
    public static ColumnMask Of(BooleanArray column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var valid = new RowBits(column, null);
        ulong[] trues = new ulong[valid.WordCount];
        ulong[]? unknowns = valid.AreAll ? null : new ulong[trues.Length];
        ReadOnlySpan<byte> values = column.ValueBuffer.Span;
        for (int word = 0; word < trues.Length; word++)
        {
            ulong known = valid[word];
            trues[word] = BitWords.Read(values, (long)column.Offset + ((long)word * BitWords.Rows)) & known;
            if (unknowns is not null)
                unknowns[word] = BitWords.Full(word, column.Length) & ~known;
        }

        return new ColumnMask(column.Length, trues, unknowns);
    }

    /// <summary>Rows of which both are true.</summary>
    /// <param name="other">Another mask of as many rows.</param>
    /// <returns>False where one is false, true where both are true, else unknown.</returns>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public ColumnMask And(ColumnMask other) => Combine(other, isAnd: true);

    /// <summary>Rows of which one is true.</summary>
    /// <param name="other">Another mask of as many rows.</param>
    /// <returns>True where one is true, false where both are false, else unknown.</returns>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public ColumnMask Or(ColumnMask other) => Combine(other, isAnd: false);

    /// <summary>Turns true and false around.</summary>
    /// <returns>A mask that is unknown where this one is.</returns>
    public ColumnMask Not()
    {
        ulong[] trues = new ulong[Trues.Length];
        for (int word = 0; word < trues.Length; word++)
            trues[word] = FalsesIn(word);
        return new ColumnMask(Length, trues, _unknowns);
    }

    /// <summary>The rows that are true.</summary>
    /// <returns>Their numbers, ascending.</returns>
    public int[] ToRows()
    {
        int[] rows = new int[TrueCount];
        int count = 0;
        for (int word = 0; word < Trues.Length; word++)
        {
            for (ulong bits = Trues[word]; bits != 0; bits &= bits - 1)
                rows[count++] = (word * BitWords.Rows) + BitOperations.TrailingZeroCount(bits);
        }

        return rows;
    }

    /// <summary>Makes a column of truth values.</summary>
    /// <returns>The column; null where the mask is unknown. It is yours.</returns>
    public BooleanArray ToArray()
    {
        ulong[]? valid = _unknowns is null ? null : new ulong[Trues.Length];
        for (int word = 0; word < valid?.Length; word++)
            valid[word] = BitWords.Full(word, Length) & ~_unknowns![word];
        ArrowBuffer values = ResultBuffer.OfBits(Trues, Length);
        return (BooleanArray)ResultBuffer.ArrayOf(Apache.Arrow.Types.BooleanType.Default, Length, values, valid);
    }

    /// <summary>Some rows after each other.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="length">How many.</param>
    /// <returns>The mask of these rows.</returns>
    internal ColumnMask Slice(int start, int length)
    {
        if (start == 0 && length == Length)
            return this;
        return new ColumnMask(
            length, Slice(Trues, start, length), _unknowns is null ? null : Slice(_unknowns, start, length));
    }

    /// <summary>Masks after each other.</summary>
    /// <param name="masks">The masks.</param>
    /// <param name="starts">Where each begins.</param>
    /// <returns>The mask of all rows.</returns>
    internal static ColumnMask Join(List<ColumnMask> masks, ChunkStarts starts)
    {
        ulong[] trues = new ulong[BitWords.CountOf(starts.Count)];
        ulong[]? unknowns = masks.Exists(static mask => mask._unknowns is not null) ? new ulong[trues.Length] : null;
        for (int index = 0; index < masks.Count; index++)
        {
            Put(trues, masks[index].Trues, starts[index]);
            if (unknowns is not null && masks[index]._unknowns is { } some)
                Put(unknowns, some, starts[index]);
        }

        return new ColumnMask(starts.Count, trues, unknowns);
    }

    static ulong[] Slice(ulong[] words, int start, int length)
    {
        ulong[] slice = new ulong[BitWords.CountOf(length)];
        for (int word = 0; word < slice.Length; word++)
            slice[word] = BitWords.Read(words, start + (word * BitWords.Rows)) & BitWords.Full(word, length);
        return slice;
    }

    static void Put(ulong[] target, ulong[] words, int start)
    {
        for (int word = 0; word < words.Length; word++)
            BitWords.Put(target, start + (word * BitWords.Rows), words[word]);
    }

    ColumnMask Combine(ColumnMask other, bool isAnd)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Length != Length)
            throw new ArgumentException($"One mask is of {Length} rows, the other of {other.Length}.", nameof(other));
        ulong[] trues = new ulong[Trues.Length];
        ulong[]? unknowns = _unknowns is null && other._unknowns is null ? null : new ulong[trues.Length];
        for (int word = 0; word < trues.Length; word++)
        {
            trues[word] = isAnd ? Trues[word] & other.Trues[word] : Trues[word] | other.Trues[word];
            if (unknowns is null)
                continue;
            ulong falses = isAnd
                ? FalsesIn(word) | other.FalsesIn(word)
                : FalsesIn(word) & other.FalsesIn(word);
            unknowns[word] = BitWords.Full(word, Length) & ~(trues[word] | falses);
        }

        return new ColumnMask(Length, trues, unknowns);
    }

    ulong FalsesIn(int word)
        => BitWords.Full(word, Length) & ~Trues[word] & ~(_unknowns is null ? 0 : _unknowns[word]);
}
