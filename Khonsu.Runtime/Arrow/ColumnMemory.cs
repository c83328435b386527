using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Memory;

namespace Khonsu.Arrow;

/// <summary>
/// The memory of one buffer of a finished batch. Apache.Arrow disposes of it when the last array that shares it is
/// disposed of, and then the next batch may be written into it.
/// </summary>
/// <remarks>
/// A batch that is forgotten needs nothing: its memory is a managed array. But Apache.Arrow's handles have finalizers,
/// which dispose of this object too, at a moment when somebody may still hold a span that keeps the array alive and
/// nothing else. Such an array is left to the collector and never written again.
/// </remarks>
internal sealed class ColumnMemory : IMemoryOwner<byte>
{
    readonly WeakReference _self;
    readonly int _start;
    readonly int _bytes;
    byte[]? _array;

    ColumnMemory(byte[] array, int start, int bytes)
    {
        _array = array;
        _start = start;
        _bytes = bytes;

        // Why: a short weak reference is cleared before any finalizer runs; so it tells a call of Dispose by somebody
        // who has the batch from one by a finalizer.
        _self = new WeakReference(this);
    }

    /// <summary>The bytes; asked for once, by Apache.Arrow, before anybody can dispose of them.</summary>
    public Memory<byte> Memory => _array.AsMemory(_start, _bytes);

    /// <summary>Makes a buffer that owns its memory.</summary>
    /// <param name="array">A pinned array that nobody else will write.</param>
    /// <param name="start">First byte of the buffer.</param>
    /// <param name="bytes">Size of the buffer, at least 1.</param>
    /// <returns>The buffer; disposing of it gives the array back.</returns>
    internal static ArrowBuffer BufferOf(byte[] array, int start, int bytes)
    {
        ColumnMemory memory = new(array, start, bytes);

        // Why this way: a builder is the only public way to a buffer that owns memory of ours. It asks the allocator
        // for memory, which is filled already, and copies its own single byte over the first one, which is the same.
        return new ArrowBuffer.Builder<byte>(1).Append(array[start]).Build(new Allocator(memory));
    }

    /// <summary>Gives the array back once; see the remarks for when it does not.</summary>
    public void Dispose()
    {
        // Race: the exchange hands the array to one caller, so it cannot come into the pool twice.
        if (Interlocked.Exchange(ref _array, null) is { } array && _self.IsAlive)
            PinnedArrays.Return(array);
    }

    sealed class Allocator(ColumnMemory memory) : MemoryAllocator
    {
        protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
        {
            bytesAllocated = memory._bytes;
            return memory;
        }
    }
}
