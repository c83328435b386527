using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>
/// Who owns the memory of a batch: whoever holds it, until it is disposed of; then the next batch; nobody when it is
/// forgotten.
/// </summary>
public sealed class BatchMemoryTests : IDisposable
{
    // Enough that every column but the bitmap is large enough for the pool.
    const int Rows = 40_000;
    const int Attempts = 8;

    // What a batch needs beside its columns; one fresh column of longs alone would be 320,000 bytes.
    const long SmallBytes = 100_000;

    readonly KhonsuStore _store = KhonsuStore.Open();

    public BatchMemoryTests() => Add(0, Rows);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_batch_is_written_into_the_memory_of_one_that_was_disposed_of() =>
        Assert.InRange(LeastAllocated(() => Export().Dispose()), 0, SmallBytes);

    [Fact]
    public void A_batch_that_is_not_disposed_of_needs_fresh_memory()
    {
        List<RecordBatch> kept = [];
        Assert.True(LeastAllocated(() => kept.Add(Export())) > SmallBytes);
        GC.KeepAlive(kept);
    }

    [Fact]
    public void Streams_give_their_memory_back() => Assert.InRange(
        LeastAllocated(() => _store.Read(static tx => tx.Readings.WriteArrowStream(Stream.Null))), 0, SmallBytes);

    [Fact]
    public void A_value_that_is_refused_half_way_costs_no_memory()
    {
        _store.Atomically(static tx => tx.Readings.Add(new Reading(-1, "\ud800", 0, DateTime.UnixEpoch, 1)));
        Assert.InRange(LeastAllocated(() => Assert.Throws<ColumnValueException>(() => Export())), 0, SmallBytes);
        Assert.InRange(
            LeastAllocated(() => Assert.Throws<ColumnValueException>(
                () => _store.Read(static tx => tx.Readings.ToRecordBatches(Rows / 2)))),
            0,
            SmallBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_small_batches_in_one_transaction_take_memory_in_proportion(bool areNew)
    {
        const int Few = 1_000;
        const int Times = 8;
        long few = Upserted(Few);
        long many = Upserted(Few * Times);

        Assert.InRange(many, few, few * Times * 2);

        long Upserted(int count)
        {
            using KhonsuStore store = KhonsuStore.Open();
            store.Atomically(static tx => tx.Readings.Add(new Reading(0, "one", 1, DateTime.UnixEpoch, 1)));
            using RecordBatch batch = store.Read(static tx => tx.Readings.ToRecordBatch());
            long before = GC.GetAllocatedBytesForCurrentThread();
            store.Atomically(tx =>
            {
                for (int i = 0; i < count; i++)
                    tx.Readings.FromRecordBatch(areNew ? WithId(batch, i) : batch, BatchMode.Upsert);
            });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_batch_outlives_its_transaction_and_its_store()
    {
        RecordBatch batch = Export();
        string[] names = NamesOf(batch);
        _store.Atomically(static tx => tx.Readings.Remove(1));
        Export().Dispose();
        _store.Dispose();
        Assert.Equal(names, NamesOf(batch));
    }

    [Fact]
    public void Disposing_twice_gives_the_memory_back_once()
    {
        RecordBatch batch = Export();
        batch.Dispose();
        batch.Dispose();
        RecordBatch first = Export();
        RecordBatch second = Export();
        Assert.NotSame(ArrayOf(first), ArrayOf(second));
        Assert.Equal(NamesOf(first), NamesOf(second));
    }

    [Fact]
    public void A_disposed_batch_is_refused()
    {
        RecordBatch batch = Export();
        batch.Dispose();
        Assert.ThrowsAny<Exception>(() => ((Int64Array)batch.Column(0)).Values[0]);
        ArrowFormatException refused = Assert.Throws<ArrowFormatException>(
            () => _store.Atomically(tx => tx.Readings.FromRecordBatch(batch, BatchMode.Upsert)));
        Assert.Contains("disposed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_slice_keeps_the_memory_that_the_batch_gave_up()
    {
        RecordBatch batch = Export();
        byte[] memory = ArrayOf(batch);
        RecordBatch slice = batch.SliceShared(100, 50);
        string[] names = NamesOf(slice);
        batch.Dispose();
        for (int i = 0; i < Attempts; i++)
            Assert.NotSame(memory, ArrayOf(Export()));
        Assert.Equal(names, NamesOf(slice));
        slice.Dispose();
    }

    [Fact]
    public void A_slice_goes_through_a_stream()
    {
        using RecordBatch batch = Export();
        using RecordBatch whole = LooseTable.ThroughStream(batch);
        using RecordBatch part = LooseTable.ThroughStream(batch.Slice(1_003, 77));
        Assert.Equal(NamesOf(batch), NamesOf(whole));
        Assert.Equal(NamesOf(batch)[1_003..1_080], NamesOf(part));
    }

    [Fact]
    public void A_forgotten_batch_is_garbage()
    {
        WeakReference memory = Forget();
        Collect(() => !memory.IsAlive);
        Assert.False(memory.IsAlive);
    }

    [Fact]
    public void The_memory_of_a_forgotten_batch_is_not_written_while_somebody_sees_it()
    {
        byte[] memory = ForgetButForMemory(out WeakReference batch);
        byte[] before = [.. memory];
        Collect(() => !batch.IsAlive);
        Add(Rows, 2 * Rows);
        for (int i = 0; i < Attempts; i++)
        {
            using RecordBatch next = Export();
            Assert.NotSame(memory, ArrayOf(next));
        }

        Assert.Equal(before, memory);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    WeakReference Forget() => new(ArrayOf(Export()));

    [MethodImpl(MethodImplOptions.NoInlining)]
    byte[] ForgetButForMemory(out WeakReference batch)
    {
        RecordBatch forgotten = Export();
        batch = new WeakReference(forgotten);
        return ArrayOf(forgotten);
    }

    static void Collect(Func<bool> isDone)
    {
        for (int i = 0; i < Attempts && !isDone(); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    // Why the least: another test may take what was given back, or collect it.
    static long LeastAllocated(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Attempts; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    static byte[] ArrayOf(RecordBatch batch)
    {
        Assert.True(MemoryMarshal.TryGetArray(batch.Column(0).Data.Buffers[1].Memory, out ArraySegment<byte> segment));
        return segment.Array!;
    }

    static RecordBatch WithId(RecordBatch batch, long id) => new(
        batch.Schema, [new Int64Array.Builder().Append(id).Build(), .. batch.Arrays.Skip(1)], batch.Length);

    static string[] NamesOf(RecordBatch batch)
    {
        StringArray names = (StringArray)batch.Column("name");
        return [.. Enumerable.Range(0, names.Length).Select(i => names.GetString(i))];
    }

    RecordBatch Export() => _store.Read(static tx => tx.Readings.ToRecordBatch());

    void Add(int first, int end) => _store.Atomically(tx =>
    {
        for (int i = first; i < end; i++)
            tx.Readings.Add(new Reading(i, $"name{i}", i / 4.0, DateTime.UnixEpoch, i % 3 == 0 ? null : i));
    });
}
