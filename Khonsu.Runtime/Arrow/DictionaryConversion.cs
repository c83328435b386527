using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Positions in a dictionary of texts to the texts.</summary>
/// <param name="column">The column.</param>
/// <param name="positions">How the positions are stored.</param>
/// <param name="values">How the values of the dictionary become those of the column; null where they are.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class DictionaryConversion(
    ColumnDefinition column, IntegerForm positions, ArrayConversion? values, ConversionPlace place) : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen => true;

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ArrayData dictionary = DictionaryOf(data);
        ReadOnlySpan<byte> stored = place.Values(data, 1, positions.Bytes);
        var packed = new PackedValues(data.Length, column.IsLarge, place);
        for (int i = 0; i < data.Length; i++)
        {
            if (!IsRead(data, seen, i))
            {
                packed.Append([]);
                continue;
            }

            Int128 position = positions.Read(stored, data.Offset + i);
            if (position < 0 || position >= dictionary.Length || !BitmapBits.IsValid(dictionary, (int)position))
                throw place.Damaged($"its dictionary has no value at position {position}");
            packed.Append(ValueOf(dictionary, dictionary.Offset + (int)position));
        }

        return packed.Finish(data, ArrowTypes.Of(column));
    }

    ArrayData DictionaryOf(ArrayData data)
    {
        ArrayData dictionary = data.Dictionary ?? throw place.Damaged("it has no dictionary");
        if (dictionary.Offset < 0 || dictionary.Length < 0 || !BitmapBits.TryCountNulls(dictionary, out _))
            throw place.Damaged("its dictionary is");
        return values is null ? dictionary : values.Convert(dictionary, new SeenRows(0, dictionary.Length, null));
    }

    ReadOnlySpan<byte> ValueOf(ArrayData dictionary, int at)
    {
        int width = column.IsLarge ? sizeof(long) : sizeof(int);
        ReadOnlySpan<byte> offsets = place.Values(dictionary, 1, width, 1);
        long start = OffsetAt(offsets, at);
        long end = OffsetAt(offsets, at + 1);
        ReadOnlySpan<byte> bytes = dictionary.Buffers.Length > 2 ? dictionary.Buffers[2].Span : [];
        return start >= 0 && start <= end && end <= bytes.Length
            ? bytes[(int)start..(int)end]
            : throw place.Damaged($"offsets {start} to {end} do not lie in the values of its dictionary");
    }

    long OffsetAt(ReadOnlySpan<byte> offsets, int at) => column.IsLarge
        ? MemoryMarshal.Cast<byte, long>(offsets)[at]
        : MemoryMarshal.Cast<byte, int>(offsets)[at];
}
