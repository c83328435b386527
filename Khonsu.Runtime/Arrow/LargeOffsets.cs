using System.Runtime.InteropServices;

namespace Khonsu.Arrow;

/// <summary>Offsets of 64 bits for those who want them; inside, every offset has 32 bits.</summary>
internal static unsafe class LargeOffsets
{
    /// <summary>Copies offsets into wider ones.</summary>
    /// <param name="offsets">Offsets of 32 bits.</param>
    /// <param name="wide">Takes the wide ones.</param>
    /// <returns>The wide ones.</returns>
    internal static FilledBuffer Widen(FilledBuffer offsets, ColumnBuffer wide)
    {
        ReadOnlySpan<int> source = MemoryMarshal.Cast<byte, int>(offsets.Span);
        long bytes = (long)source.Length * sizeof(long);
        if (!wide.TryEnsure(0, bytes))
            throw new OutOfMemoryException("The offsets of one batch would pass 2 GiB: write fewer rows per batch.");
        long* target = (long*)wide.Start;
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i];
        return new FilledBuffer(wide, bytes);
    }
}
