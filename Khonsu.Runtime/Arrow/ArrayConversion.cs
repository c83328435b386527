using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Arrow;

/// <summary>
/// Turns a column, or a part of one, of an older schema into what today's reader expects. What is checked before is
/// that lengths, offsets and tags of several values fit; the memory of single values is asked for here.
/// </summary>
/// <remarks>
/// What comes out has the offset, the length and the nulls of what goes in and shares its memory where it can: it is
/// read while the batch lives, and nobody disposes of it.
/// </remarks>
internal abstract class ArrayConversion
{
    /// <summary>Whether it must know which values will be read, because it follows or refuses them.</summary>
    internal virtual bool NeedsSeen => false;

    /// <summary>Converts an array.</summary>
    /// <param name="data">The array.</param>
    /// <param name="seen">Which of its values will be read; others may be anything and are not refused.</param>
    /// <returns>The array of today's type.</returns>
    /// <exception cref="ConversionRefusal">A value that will be read does not fit.</exception>
    /// <exception cref="ArrowFormatException">The array is damaged.</exception>
    internal abstract ArrayData Convert(ArrayData data, SeenRows seen);

    /// <summary>An array with other buffers, or children, of another type.</summary>
    private protected static ArrayData With(
        ArrayData data, IArrowType type, ArrowBuffer[] buffers, ArrayData?[]? children = null) =>
        new(type, data.Length, data.NullCount, data.Offset, buffers, children!, dictionary: null);

    private protected static ArrowBuffer ValidityOf(ArrayData data) =>
        data.NullCount != 0 && data.Buffers is { Length: > 0 } buffers ? buffers[0] : ArrowBuffer.Empty;

    /// <summary>Whether a value will be read and is not null.</summary>
    private protected static bool IsRead(ArrayData data, SeenRows seen, int index)
    {
        int at = index - seen.First;
        return (uint)at < (uint)seen.Count && seen.Sees(at) && BitmapBits.IsValid(data, index);
    }
}
