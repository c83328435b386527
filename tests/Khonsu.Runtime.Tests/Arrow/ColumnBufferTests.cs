using Apache.Arrow;
using Khonsu.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed unsafe class ColumnBufferTests
{
    [Fact]
    public void The_limit_of_a_buffer_is_refused_without_allocating_or_losing_anything()
    {
        ColumnBuffer buffer = new();
        Assert.True(buffer.TryGrow(0, 10));
        buffer.Start[9] = 42;
        long capacity = buffer.CapacityBytes;
        Assert.False(buffer.TryEnsure(10, ColumnBuffer.BytesMax + 1));
        Assert.False(buffer.TryGrow(10, ColumnBuffer.BytesMax + 1));
        Assert.Equal((capacity, (byte)42), (buffer.CapacityBytes, buffer.View(10).Span[9]));
    }

    [Fact]
    public void Growing_keeps_what_was_written_and_stays_aligned()
    {
        ColumnBuffer buffer = new();
        for (int used = 0; used < 100_000; used++)
        {
            Assert.True(buffer.TryGrow(used, used + 1));
            buffer.Start[used] = (byte)used;
        }

        Assert.Equal(0, (long)buffer.Start % 64);
        ArrowBuffer filled = buffer.HandOver(100_000);
        Assert.True(buffer.Start == null);
        buffer.Release();
        for (int i = 0; i < filled.Length; i++)
            Assert.Equal((byte)i, filled.Span[i]);
    }
}
