using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Arrow;

/// <summary>Floating-point numbers to wider ones.</summary>
/// <typeparam name="TStored">What is stored.</typeparam>
/// <typeparam name="T">What they become.</typeparam>
/// <param name="type">The same as a type of Arrow.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class RealConversion<TStored, T>(IArrowType type, ConversionPlace place) : ArrayConversion
    where TStored : unmanaged, INumberBase<TStored>
    where T : unmanaged, INumberBase<T>
{
    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ReadOnlySpan<TStored> values =
            MemoryMarshal.Cast<byte, TStored>(place.Values(data, 1, Unsafe.SizeOf<TStored>()));
        int end = data.Length == 0 ? 0 : data.Offset + data.Length;
        byte[] made = place.Reserve(end, Unsafe.SizeOf<T>());
        Span<T> wide = MemoryMarshal.Cast<byte, T>(made.AsSpan());
        for (int i = data.Offset; i < end; i++)
            wide[i] = T.CreateTruncating(values[i]);
        return With(data, type, [ValidityOf(data), new ArrowBuffer(made)]);
    }
}
