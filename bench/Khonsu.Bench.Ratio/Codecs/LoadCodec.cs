using Apache.Arrow;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Ways to fill what finds rows by key.</summary>
static class LoadCodec
{
    /// <summary>The best loop written by hand, into a dictionary that knows how many will come.</summary>
    public static Dictionary<long, Reading> IntoDictionary(RecordBatch batch)
    {
        Reading[] rows = HandWrittenCodec.Decode(batch);
        var table = new Dictionary<long, Reading>(rows.Length);
        foreach (Reading row in rows)
            table.Add(row.Id, row);
        return table;
    }

    /// <summary>What a user calls.</summary>
    public static KhonsuStore IntoStore(RecordBatch batch)
    {
        KhonsuStore store = KhonsuStore.Open();
        store.BulkLoad<long, Reading>([batch]);
        return store;
    }

    /// <summary>The same as one transaction.</summary>
    public static KhonsuStore IntoStoreAtOnce(RecordBatch batch)
    {
        KhonsuStore store = KhonsuStore.Open();
        store.Atomically(batch, static (tx, batch) => tx.Readings.FromRecordBatch(batch));
        return store;
    }
}
