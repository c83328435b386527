using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Khonsu.Arrow;

namespace Khonsu.Columnar;

/// <summary>Mends columns of words: changed rows get the positions of their words in the older dictionary.</summary>
internal static class DictionaryMending
{
    /// <summary>Mends a column.</summary>
    /// <param name="old">The older column, from offset 0, held by the caller.</param>
    /// <param name="changed">The values, from offset 0, with a dictionary of their own; they are copied.</param>
    /// <param name="places">Row of each value in the column, ascending.</param>
    /// <returns>A share of the older column, or a fresh one with a share of its dictionary; it belongs to the caller.
    /// Null where a word is not in the older dictionary.</returns>
    internal static ArrayData? TryMend(ArrayData old, ArrayData changed, ReadOnlySpan<int> places)
    {
        int[] positions = new int[changed.Length];
        if (!TryTranslate(old, changed, positions))
            return null;
        byte[] indexes = MemoryMarshal.AsBytes(positions.AsSpan()).ToArray();
        var translated = new ArrayData(
            old.DataType, changed.Length, changed.NullCount, 0, [changed.Buffers[0], new ArrowBuffer(indexes)], null,
            old.Dictionary);
        if (MendComparing.ValuesAreSame(old, translated, places, sizeof(int)))
            return old.SliceShared(0, old.Length);
        ArrayData mended = ColumnMending.MendValues(old, translated, places, sizeof(int));
        return new ArrayData(
            mended.DataType, mended.Length, mended.NullCount, 0, mended.Buffers, null, old.Dictionary.Retain());
    }

    static bool TryTranslate(ArrayData old, ArrayData changed, Span<int> positions)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int word = 0; word < old.Dictionary.Length; word++)
            known.Add(WordAt(old.Dictionary, word), word);
        ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(changed.Buffers[1].Span);
        int[] translation = new int[changed.Dictionary.Length];
        for (int word = 0; word < translation.Length; word++)
            translation[word] = known.GetValueOrDefault(WordAt(changed.Dictionary, word), -1);
        for (int row = 0; row < positions.Length; row++)
        {
            if (!ColumnMending.IsValid(changed, row))
                continue;
            positions[row] = translation[words[row]];
            if (positions[row] < 0)
                return false;
        }

        return true;
    }

    // Why no look at nulls: our dictionaries have none, and each of their words is there once.
    static string WordAt(ArrayData dictionary, int word)
    {
        ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(dictionary.Buffers[1].Span)[dictionary.Offset..];
        return Encoding.UTF8.GetString(dictionary.Buffers[2].Span[offsets[word]..offsets[word + 1]]);
    }
}
