using Apache.Arrow;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// The Arrow workloads: rows into a batch and a batch into rows, on one thread, against the best loop written by hand.
/// </summary>
/// <param name="smoke">Shrinks the batch.</param>
/// <param name="lossy">Takes codecs that are broken on purpose instead of all others.</param>
sealed class CodecCatalog(bool smoke, bool lossy = false)
{
    const int Seed = 7;

    readonly int _rows = smoke ? 5_000 : 1_000_000;

    public IEnumerable<ContestPlan> Plans()
    {
        var rows = Reading.CreateMany(_rows, Seed);
        yield return Plan("arrow-encode", $"{_rows:N0} rows into a RecordBatch", lossy
            ? [Encoder("lossy", rows, static r => HandWrittenCodec.Encode(LoseOne(r)))]
            :
            [
                Encoder("hand-written loop", rows, HandWrittenCodec.Encode),
                Encoder("hand-written, memory reused", rows, HandWrittenCodec.EncodeAgain),
                Encoder("Apache.Arrow builders", rows, BuilderCodec.Encode),
                Encoder("Khonsu codec", rows, KhonsuCodec.Encode),
                new(TableExportContestant.RivalName, () => new TableExportContestant(rows)),
            ]);
        var batch = KhonsuCodec.Encode(rows);
        yield return Plan("arrow-decode", $"a RecordBatch into {_rows:N0} rows", lossy
            ? [Decoder("lossy", rows, batch, static b => LoseOne(HandWrittenCodec.Decode(b)))]
            :
            [
                Decoder("hand-written loop", rows, batch, HandWrittenCodec.Decode),
                Decoder("Apache.Arrow getters", rows, batch, BuilderCodec.Decode),
                Decoder("Khonsu codec", rows, batch, KhonsuCodec.Decode),
            ]);
        yield return Plan("bulk-load", $"a RecordBatch into a table of {_rows:N0} rows", lossy
            ? [Loader("lossy", rows, batch, static b => LoadCodec.IntoDictionary(b), static (_, _) => null)]
            :
            [
                Loader("Dictionary, hand-written loop", rows, batch, LoadCodec.IntoDictionary, FindIn),
                Loader("Khonsu, BulkLoad", rows, batch, LoadCodec.IntoStore, FindIn),
                Loader("Khonsu, one transaction", rows, batch, LoadCodec.IntoStoreAtOnce, FindIn),
            ]);
    }

    static Reading? FindIn(Dictionary<long, Reading> table, long id) => table.GetValueOrDefault(id);

    static Reading? FindIn(KhonsuStore store, long id) => store.Read(id, static (tx, id) => tx.Readings.Find(id));

    static RivalEntry Loader<TTable>(
        string name, Reading[] rows, RecordBatch batch, Func<RecordBatch, TTable> load,
        Func<TTable, long, Reading?> find)
        where TTable : class =>
        new(name, () => new LoadContestant<TTable>(name, rows, batch, load, find));

    static RivalEntry Encoder(string name, Reading[] rows, Func<Reading[], RecordBatch> encode) =>
        new(name, () => new EncodeContestant(name, rows, encode));

    static RivalEntry Decoder(string name, Reading[] rows, RecordBatch batch, Func<RecordBatch, Reading[]> decode) =>
        new(name, () => new DecodeContestant(name, rows, batch, decode));

    static Reading[] LoseOne(Reading[] rows) => [.. rows[..^1], rows[^1] with { Count = -1 }];

    ContestPlan Plan(string name, string title, RivalEntry[] rivals) =>
        new()
        {
            Name = name,
            Title = title,
            Rivals = rivals,
            CreateWorker = index => new Worker(index, _rows, keys: [], names: []),
            Threads = [1],
            RowsPerOperation = _rows,
        };
}
