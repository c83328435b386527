using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Arrow;

/// <summary>Integers to wider ones.</summary>
/// <param name="type">What they become.</param>
/// <param name="stored">What is stored.</param>
/// <param name="bytes">Size of what they become.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class IntegerConversion(IArrowType type, IntegerForm stored, int bytes, ConversionPlace place)
    : ArrayConversion
{
    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ReadOnlySpan<byte> values = place.Values(data, 1, stored.Bytes);
        int end = data.Length == 0 ? 0 : data.Offset + data.Length;
        byte[] made = place.Reserve(end, bytes);
        for (int i = data.Offset; i < end; i++)
            IntegerForm.Write(stored.Read(values, i), made.AsSpan(i * bytes, bytes));
        return With(data, type, [ValidityOf(data), new ArrowBuffer(made)]);
    }
}
