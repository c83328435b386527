using Apache.Arrow;

namespace Khonsu.Arrow;

/// <summary>A buffer whose first bytes are filled; the default is a buffer that is left out.</summary>
/// <param name="Buffer">The buffer, or null.</param>
/// <param name="Bytes">How many bytes are filled.</param>
internal readonly record struct FilledBuffer(ColumnBuffer? Buffer, long Bytes)
{
    internal ReadOnlySpan<byte> Span => Buffer is null ? default : Buffer.View(Bytes).Span;

    /// <summary>The bytes as Apache.Arrow takes them.</summary>
    /// <param name="handsOver">Whether they belong to the result; otherwise the writer will overwrite them.</param>
    /// <returns>The Arrow buffer.</returns>
    internal ArrowBuffer ToArrow(bool handsOver)
    {
        if (Buffer is null || Bytes == 0)
            return ArrowBuffer.Empty;
        return handsOver ? Buffer.HandOver(Bytes) : new ArrowBuffer(Buffer.View(Bytes));
    }
}
