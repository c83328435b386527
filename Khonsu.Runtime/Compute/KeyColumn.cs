using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>
/// The values of a column as words of 64 bits, so that sorting and grouping know one type: two values are in the order
/// of their first words that differ, and equal where none does.
/// </summary>
/// <remarks>
/// A value has at least one word. Whether it has more, its last word says; so values with one first word have the same
/// number of words until they differ. NaN is one value, after all others, and negative 0 is 0. Nulls are apart.
/// </remarks>
internal abstract class KeyColumn
{
    readonly ulong[]? _valid;

    private protected KeyColumn(ColumnChunks chunks) => _valid = chunks.Valid();

    /// <summary>The first word of each row; of a null it means nothing.</summary>
    internal abstract ulong[] First { get; }

    /// <summary>Whether any row is null.</summary>
    internal bool HasNulls => _valid is not null;

    /// <summary>Tells whether a row is null.</summary>
    /// <param name="row">The row.</param>
    /// <returns>True for a null.</returns>
    internal bool IsNull(int row)
        => _valid is not null && (_valid[row / BitWords.Rows] & (1UL << (row % BitWords.Rows))) == 0;

    /// <summary>Tells whether values that have the same words so far have another one.</summary>
    /// <param name="word">Their last word.</param>
    /// <param name="depth">Its number, from 0.</param>
    /// <returns>False when they are equal.</returns>
    internal abstract bool Continues(ulong word, int depth);

    /// <summary>A word after the first one.</summary>
    /// <param name="row">A row whose word before that continues.</param>
    /// <param name="depth">The word's number.</param>
    /// <returns>The word.</returns>
    internal abstract ulong WordAt(int row, int depth);

    /// <summary>Compares two rows.</summary>
    /// <param name="left">A row that is not null.</param>
    /// <param name="right">A row that is not null.</param>
    /// <returns>Below, at or above 0.</returns>
    internal int Compare(int left, int right)
    {
        ulong leftWord = First[left];
        ulong rightWord = First[right];
        for (int depth = 0; leftWord == rightWord && Continues(leftWord, depth); depth++)
        {
            leftWord = WordAt(left, depth + 1);
            rightWord = WordAt(right, depth + 1);
        }

        return leftWord.CompareTo(rightWord);
    }

    /// <summary>The values of a column in their order.</summary>
    /// <param name="chunks">The column.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ColumnTypeException">They have no order.</exception>
    internal static KeyColumn ForOrder(ColumnChunks chunks, string name)
        => TryOf(chunks) ?? (chunks.Type is BinaryType or LargeBinaryType
            ? new TextKeys(chunks, BigIntegerKeys.Encode(chunks))
            : throw new ColumnTypeException(name, chunks.TypeName, "its values have no order"));

    /// <summary>The values of a column, of which equal ones have the same words; their order means nothing.</summary>
    /// <param name="chunks">The column.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ColumnTypeException">They cannot be compared.</exception>
    internal static KeyColumn ForEquality(ColumnChunks chunks, string name)
        => TryOf(chunks) ?? new TextKeys(chunks, KeyEncoding.Encode(chunks, name));

    static KeyColumn? TryOf(ColumnChunks chunks) => chunks.Type switch
    {
        DictionaryType => TryOfWords(chunks),
        BinaryType or LargeBinaryType when chunks.Extension == BigIntegerKeys.Extension => null,
        StringType or BinaryType or LargeStringType or LargeBinaryType => new TextKeys(chunks, chunks.Data),
        _ => FixedKeys.TryOf(chunks),
    };

    /// <summary>Reads the words of dictionaries as what they stand for.</summary>
    static KeyColumn? TryOfWords(ColumnChunks chunks)
    {
        var texts = new ArrayData[chunks.Data.Length];
        for (int chunk = 0; chunk < texts.Length; chunk++)
            texts[chunk] = DictionaryTexts.Of(chunks.Data[chunk]);
        return TryOf(chunks.With(texts));
    }
}
