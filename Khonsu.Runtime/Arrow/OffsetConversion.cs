using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Texts and bytes to the offsets of today's type; the bytes themselves are shared.</summary>
/// <param name="column">The column.</param>
/// <param name="isLarge">Whether what is stored has offsets of 64 bits.</param>
/// <param name="fixedSize">Bytes of each stored value where it has no offsets; else 0.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class OffsetConversion(ColumnDefinition column, bool isLarge, int fixedSize, ConversionPlace place)
    : ArrayConversion
{
    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        int bytes = fixedSize == 0 ? 2 : 1;
        ArrowBuffer values = bytes < (data.Buffers?.Length ?? 0) ? data.Buffers![bytes] : ArrowBuffer.Empty;
        ArrowBuffer offsets = place.Offsets(data, isLarge, fixedSize, column.IsLarge);
        return With(data, ArrowTypes.Of(column), [ValidityOf(data), offsets, values]);
    }
}
