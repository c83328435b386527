using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Runtime.Tests.Columnar;

/// <summary>Parcels in a store, and the same out of its snapshots.</summary>
static class ParcelTable
{
    public static Parcel Make(Random random, int id) => new(
        id,
        random.NextInt64(),
        random.Next(2) == 0,
        new string((char)('a' + random.Next(26)), random.Next(20)),
        random.Next(3) == 0 ? null : new string('é', random.Next(4)),
        random.Next(3) switch { 0 => null, 1 => true, _ => false },
        random.Next(1_000_000) / 100m,
        random.Next(2) == 0 ? null : DateTime.UnixEpoch.AddTicks(random.Next()),
        new Guid(random.Next(), 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
        random.Next(5) == 0 ? null : $"carrier {random.Next(12)}",
        random.Next(2) == 0 ? Mood.Calm : Mood.Wild);

    public static void Fill(KhonsuStore store, Random random, int first, int end) => store.Atomically(tx =>
    {
        for (int id = first; id < end; id++)
            tx.Parcels.Add(Make(random, id));
    });

    /// <summary>The rows of a snapshot, read back through the decoder of a second store.</summary>
    public static Parcel[] RowsOf(StoreSnapshot snapshot)
    {
        using KhonsuStore copy = KhonsuStore.Open();
        copy.Atomically(tx =>
        {
            foreach (RecordBatch chunk in snapshot.Table<int, Parcel>().Chunks)
                tx.Parcels.FromRecordBatch(chunk);
        });
        return RowsOf(copy);
    }

    public static Parcel[] RowsOf(KhonsuStore store)
        => store.Read(static tx => tx.Parcels.OrderBy(static row => row.Id).ToArray());

    /// <summary>The array that a column of a chunk lies in.</summary>
    public static byte[] MemoryOf(StoreSnapshot snapshot, int chunk, string column)
    {
        IArrowArray array = snapshot.Table<int, Parcel>().Chunks[chunk].Column(column);
        Assert.True(MemoryMarshal.TryGetArray(array.Data.Buffers[1].Memory, out ArraySegment<byte> segment));
        return segment.Array!;
    }
}
