using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Plain texts to positions in a dictionary that has each of them at its first row.</summary>
/// <remarks>
/// The texts are the dictionary as they lie, with a position for each row; those of equal texts are the same, so that
/// they are read once.
/// </remarks>
/// <param name="column">The column.</param>
/// <param name="values">How the texts become those of a column of texts; null where they are.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class WordConversion(ColumnDefinition column, ArrayConversion? values, ConversionPlace place)
    : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen => true;

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ArrayData texts = values is null ? data : values.Convert(data, seen);
        ReadOnlySpan<byte> bounds = place.Values(texts, 1, sizeof(int), 1);
        ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(bounds);
        ReadOnlySpan<byte> bytes = texts.Buffers.Length > 2 ? texts.Buffers[2].Span : [];
        int count = checked(data.Offset + data.Length);
        byte[] made = place.Reserve(count, sizeof(int));
        Span<int> target = MemoryMarshal.Cast<byte, int>(made.AsSpan());
        Dictionary<int, List<int>> firstRows = [];
        for (int i = 0; i < data.Length; i++)
        {
            if (IsRead(data, seen, i))
                target[data.Offset + i] = PositionOf(i, texts.Offset, offsets, bytes, firstRows);
        }

        var dictionary = new ArrayData(
            StringType.Default, texts.Length, 0, texts.Offset,
            [ArrowBuffer.Empty, texts.Buffers[1], texts.Buffers.Length > 2 ? texts.Buffers[2] : ArrowBuffer.Empty]);
        return new ArrayData(
            ArrowTypes.Of(column), data.Length, data.NullCount, data.Offset,
            [ValidityOf(data), new ArrowBuffer(made)], null, dictionary);
    }

    int PositionOf(
        int row, int offset, ReadOnlySpan<int> offsets, ReadOnlySpan<byte> bytes, Dictionary<int, List<int>> firstRows)
    {
        ReadOnlySpan<byte> text = TextAt(row, offset, offsets, bytes);
        HashCode hash = default;
        hash.AddBytes(text);
        ref List<int>? rows = ref CollectionsMarshal.GetValueRefOrAddDefault(firstRows, hash.ToHashCode(), out _);
        rows ??= [];
        foreach (int other in rows)
        {
            if (TextAt(other, offset, offsets, bytes).SequenceEqual(text))
                return other;
        }

        rows.Add(row);
        return row;
    }

    ReadOnlySpan<byte> TextAt(int row, int offset, ReadOnlySpan<int> offsets, ReadOnlySpan<byte> bytes)
    {
        int start = offsets[offset + row];
        int end = offsets[offset + row + 1];
        return start >= 0 && start <= end && end <= bytes.Length
            ? bytes[start..end]
            : throw place.Damaged($"offsets {start} to {end} do not lie in its values");
    }
}
