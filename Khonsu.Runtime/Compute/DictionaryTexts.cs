using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Columns of words as what the words stand for.</summary>
internal static class DictionaryTexts
{
    /// <summary>Puts the words of a dictionary in their places.</summary>
    /// <param name="column">A column with a dictionary.</param>
    /// <returns>A column of the dictionary's type.</returns>
    internal static ArrayData Of(ArrayData column)
    {
        var indexes = new DictionaryIndexes(column);
        int[] words = new int[column.Length];
        for (int row = 0; row < words.Length; row++)
            words[row] = indexes[row];
        return RowTaking.Take([column.Dictionary], RowPlaces.Of(words, new ChunkStarts(column.Dictionary.Length)));
    }

    /// <summary>A column that can be compared row by row.</summary>
    /// <param name="column">Any column.</param>
    /// <returns>The column itself, or the words of its dictionary in their places.</returns>
    internal static IArrowArray Plain(IArrowArray column) => column is { Data.DataType: DictionaryType }
        ? ArrowArrayFactory.BuildArray(Of(column.Data))
        : column;

    /// <summary>Finds the rows of which the word meets a condition.</summary>
    /// <param name="column">A column with a dictionary without nulls.</param>
    /// <param name="holds">Whether each word of the dictionary meets it.</param>
    /// <param name="trues">Takes a bit for each row; that of a null is not set.</param>
    internal static void Find(ArrayData column, ReadOnlySpan<bool> holds, Span<ulong> trues)
    {
        var indexes = new DictionaryIndexes(column);
        for (int row = 0; row < column.Length; row++)
        {
            int word = indexes[row];
            if (word >= 0 && holds[word])
                trues[row / BitWords.Rows] |= 1UL << (row % BitWords.Rows);
        }
    }
}
