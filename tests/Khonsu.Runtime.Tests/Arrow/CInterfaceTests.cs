using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.C;
using Apache.Arrow.Ipc;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>
/// Batches go to other languages through the C interface of Arrow: without a copy, and their memory is used again when
/// the other side has released it and not before.
/// </summary>
public sealed unsafe class CInterfaceTests : IDisposable
{
    const int Rows = 40_000;

    // What is taken from the pool after something came back to it, so that it is met, is more than what is there.
    const int Few = 1;
    const int Many = 8;

    readonly KhonsuStore _store = KhonsuStore.Open();

    public CInterfaceTests()
    {
        _store.Atomically(static tx =>
        {
            for (int id = 0; id < Rows; id++)
                tx.Readings.Add(new Reading(id, $"name{id}", id / 4.0, DateTime.UnixEpoch, id % 3 == 0 ? null : id));
        });
        // Why: what other tests have left in the pool is gone.
        GC.Collect();
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_batch_is_exported_where_it_lies()
    {
        using RecordBatch batch = Export();
        CArrowArray* exported = CArrowArray.Create();
        CArrowArrayExporter.ExportRecordBatch(batch, exported);

        fixed (byte* ids = batch.Column(0).Data.Buffers[1].Span)
            Assert.True(ids == exported->children[0]->buffers[1], "The column was copied.");
        Assert.Equal((Rows, 5), (exported->length, exported->n_children));

        CArrowArray.Free(exported);
    }

    [Fact]
    public void The_memory_is_used_again_when_the_other_side_has_released_it()
    {
        RecordBatch batch = Export();
        byte[] memory = MemoryOf(batch);
        CArrowArray* exported = CArrowArray.Create();
        CArrowArrayExporter.ExportRecordBatch(batch, exported);
        batch.Dispose();

        Assert.False(NextBatchesUse(memory, Few));
        long* ids = (long*)exported->children[0]->buffers[1];
        Assert.Equal(Enumerable.Range(0, Rows).Sum(static id => (long)id), Sum(ids));

        CArrowArray.Free(exported);
        Assert.True(NextBatchesUse(memory, Many));
    }

    [Fact]
    public void A_stream_of_arrays_comes_back_through_the_interface()
    {
        CArrowArrayStream* exported = CArrowArrayStream.Create();
        CArrowArrayStreamExporter.ExportArrayStream(
            _store.Read(static tx => tx.Readings.ToArrowArrayStream(rowsPerBatch: 15_000)), exported);
        using IArrowArrayStream imported = CArrowArrayStreamImporter.ImportArrayStream(exported);
        List<RecordBatch> batches = [];
        while (Next(imported) is { } batch)
            batches.Add(batch);

        using KhonsuStore copy = KhonsuStore.Open();
        copy.Atomically(tx => tx.Readings.FromRecordBatches(batches));
        Assert.Equal([15_000, 15_000, 10_000], batches.Select(static batch => batch.Length));
        Assert.Equal(
            _store.Read(static tx => tx.Readings.OrderBy(static row => row.Id).ToArray()),
            copy.Read(static tx => tx.Readings.OrderBy(static row => row.Id).ToArray()));
        batches.ForEach(static batch => batch.Dispose());
        CArrowArrayStream.Free(exported);
    }

    [Fact]
    public void What_nobody_takes_from_a_stream_is_freed_with_it()
    {
        IArrowArrayStream stream = _store.Read(static tx => tx.Readings.ToArrowArrayStream(Rows / 2));
        RecordBatch taken = Next(stream)!;
        RecordBatch left = Next(stream)!;
        Assert.Null(Next(stream));
        Assert.Equal((Rows / 2, Rows / 2), (taken.Length, left.Length));
        byte[] memory = MemoryOf(taken);
        stream.Dispose();
        Assert.False(NextBatchesUse(memory, Few, Rows / 2));
        taken.Dispose();
        left.Dispose();

        using (IArrowArrayStream untouched = _store.Read(static tx => tx.Readings.ToArrowArrayStream(Rows / 2)))
            Assert.Equal(5, untouched.Schema.FieldsList.Count);
        Assert.True(NextBatchesUse(memory, Many, Rows / 2));
    }

    static RecordBatch? Next(IArrowArrayStream stream)
    {
        ValueTask<RecordBatch> next = stream.ReadNextRecordBatchAsync();
        Assert.True(next.IsCompletedSuccessfully);
        return next.Result;
    }

    static long Sum(long* values)
    {
        long sum = 0;
        for (int row = 0; row < Rows; row++)
            sum += values[row];
        return sum;
    }

    static byte[] MemoryOf(RecordBatch batch)
    {
        Assert.True(MemoryMarshal.TryGetArray(batch.Column(0).Data.Buffers[1].Memory, out ArraySegment<byte> segment));
        return segment.Array!;
    }

    bool NextBatchesUse(byte[] memory, int count, int rowsPerBatch = Rows)
    {
        List<RecordBatch> batches = [];
        for (int attempt = 0; attempt < count; attempt++)
            batches.AddRange(_store.Read(tx => tx.Readings.ToRecordBatches(rowsPerBatch)));
        bool isUsed = batches.Exists(batch => batch.Arrays.Any(column => IsIn(column, memory)));
        batches.ForEach(static batch => batch.Dispose());
        return isUsed;
    }

    static bool IsIn(IArrowArray column, byte[] memory) => column.Data.Buffers.Any(buffer =>
        MemoryMarshal.TryGetArray(buffer.Memory, out ArraySegment<byte> segment) && segment.Array == memory);

    RecordBatch Export() => _store.Read(static tx => tx.Readings.ToRecordBatch());
}
