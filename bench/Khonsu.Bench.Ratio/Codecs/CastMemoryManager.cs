using System.Buffers;
using System.Runtime.InteropServices;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>A typed array seen as bytes, without a copy.</summary>
sealed class CastMemoryManager<T>(T[] values) : MemoryManager<byte>
    where T : unmanaged
{
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(values.AsSpan());

    public override MemoryHandle Pin(int elementIndex = 0) =>
        throw new NotSupportedException("The batches of this benchmark are never pinned.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
