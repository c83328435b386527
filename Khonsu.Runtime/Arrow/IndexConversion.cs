using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Positions in a dictionary of texts to positions of 32 bits in the same one.</summary>
/// <param name="column">The column.</param>
/// <param name="positions">How the positions are stored.</param>
/// <param name="values">How the values of the dictionary become those of the column; null where they are.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class IndexConversion(
    ColumnDefinition column, IntegerForm positions, ArrayConversion? values, ConversionPlace place) : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen => true;

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ArrayData dictionary = DictionaryOf(data);
        ReadOnlySpan<byte> stored = place.Values(data, 1, positions.Bytes);
        // Why those in front too: what comes out has the offset of what goes in.
        int count = checked(data.Offset + data.Length);
        byte[] made = place.Reserve(count, sizeof(int));
        Span<int> target = MemoryMarshal.Cast<byte, int>(made.AsSpan());
        for (int i = 0; i < data.Length; i++)
        {
            if (!IsRead(data, seen, i))
                continue;
            Int128 position = positions.Read(stored, data.Offset + i);
            if (position < 0 || position >= dictionary.Length)
                throw place.Damaged($"its dictionary has no value at position {position}");
            target[data.Offset + i] = (int)position;
        }

        return new ArrayData(
            ArrowTypes.Of(column), data.Length, data.NullCount, data.Offset,
            [ValidityOf(data), new ArrowBuffer(made)], null, dictionary);
    }

    ArrayData DictionaryOf(ArrayData data)
    {
        ArrayData dictionary = data.Dictionary ?? throw place.Damaged("it has no dictionary");
        if (dictionary.Offset < 0 || dictionary.Length < 0 || !BitmapBits.TryCountNulls(dictionary, out _))
            throw place.Damaged("its dictionary is");
        return values is null ? dictionary : values.Convert(dictionary, new SeenRows(0, dictionary.Length, null));
    }
}
