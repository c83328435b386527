using System.Buffers.Binary;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Views of texts and bytes to values that follow each other.</summary>
/// <param name="column">The column.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class ViewConversion(ColumnDefinition column, ConversionPlace place) : ArrayConversion
{
    const int ViewBytes = 16;
    const int InlineBytesMax = 12;
    const int FirstData = 2;

    /// <inheritdoc/>
    internal override bool NeedsSeen => true;

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ReadOnlySpan<byte> views = place.Values(data, 1, ViewBytes);
        var packed = new PackedValues(data.Length, column.IsLarge, place);
        for (int i = 0; i < data.Length; i++)
        {
            if (IsRead(data, seen, i))
                packed.Append(ValueOf(data, views.Slice((data.Offset + i) * ViewBytes, ViewBytes)));
            else
                packed.Append([]);
        }

        return packed.Finish(data, ArrowTypes.Of(column));
    }

    ReadOnlySpan<byte> ValueOf(ArrayData data, ReadOnlySpan<byte> view)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(view);
        if (length is >= 0 and <= InlineBytesMax)
            return view.Slice(sizeof(int), length);
        int buffer = BinaryPrimitives.ReadInt32LittleEndian(view[8..]);
        int start = BinaryPrimitives.ReadInt32LittleEndian(view[12..]);
        if (length < 0 || buffer < 0 || buffer >= data.Buffers.Length - FirstData || start < 0
            || (long)start + length > data.Buffers[FirstData + buffer].Length)
            throw place.Damaged($"a view of {length} bytes does not lie in its data");
        return data.Buffers[FirstData + buffer].Span.Slice(start, length);
    }
}
