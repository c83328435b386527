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

    // Why fewer rows: a row of these has four or eight times the values.
    const int WideShare = 8;
    const int NestedShare = 4;

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
        if (lossy)
            yield break;
        yield return WidePlan();
        yield return NestedPlan();
    }

    ContestPlan WidePlan()
    {
        var rows = Wide.CreateMany(_rows / WideShare, Seed);
        // Why by the codec itself: that it agrees with other readers is what the other plans check.
        return Plan(
            "arrow-encode-wide",
            $"{rows.Length:N0} rows of 32 columns into a RecordBatch",
            [
                Encoder("Apache.Arrow builders", rows, WideBuilderCodec.Encode, Check),
                Encoder("Khonsu codec", rows, KhonsuCodec.Encode<long, Wide>, Check),
            ],
            rows.Length);

        string? Check(RecordBatch batch) => RowComparison.Compare(rows, KhonsuCodec.Decode<long, Wide>(batch));
    }

    ContestPlan NestedPlan()
    {
        var rows = Basket.CreateMany(_rows / NestedShare, Seed);
        return Plan(
            "arrow-encode-nested",
            $"{rows.Length:N0} rows with a record and two lists into a RecordBatch",
            [
                Encoder("Apache.Arrow builders", rows, BasketBuilderCodec.Encode, Check),
                Encoder("Khonsu codec", rows, KhonsuCodec.Encode<long, Basket>, Check),
            ],
            rows.Length);

        string? Check(RecordBatch batch) =>
            RowComparison.Compare(rows, BasketBuilderCodec.Decode(batch), Basket.AreEqual)
            ?? RowComparison.Compare(rows, KhonsuCodec.Decode<long, Basket>(batch), Basket.AreEqual);
    }

    // Why by another codec: a codec that is checked by its own reader may be wrong twice.
    static RivalEntry Encoder(string name, Reading[] rows, Func<Reading[], RecordBatch> encode) =>
        Encoder(name, rows, encode, batch => RowComparison.Compare(rows, BuilderCodec.Decode(batch)));

    static RivalEntry Encoder<TRow>(
        string name, TRow[] rows, Func<TRow[], RecordBatch> encode, Func<RecordBatch, string?> check) =>
        new(name, () => new EncodeContestant<TRow>(name, rows, encode, check));

    static Reading? FindIn(Dictionary<long, Reading> table, long id) => table.GetValueOrDefault(id);

    static Reading? FindIn(KhonsuStore store, long id) => store.Read(id, static (tx, id) => tx.Readings.Find(id));

    static RivalEntry Loader<TTable>(
        string name, Reading[] rows, RecordBatch batch, Func<RecordBatch, TTable> load,
        Func<TTable, long, Reading?> find)
        where TTable : class =>
        new(name, () => new LoadContestant<TTable>(name, rows, batch, load, find));

    static RivalEntry Decoder(string name, Reading[] rows, RecordBatch batch, Func<RecordBatch, Reading[]> decode) =>
        new(name, () => new DecodeContestant(name, rows, batch, decode));

    static Reading[] LoseOne(Reading[] rows) => [.. rows[..^1], rows[^1] with { Count = -1 }];

    ContestPlan Plan(string name, string title, RivalEntry[] rivals, int rows = 0) =>
        new()
        {
            Name = name,
            Title = title,
            Rivals = rivals,
            CreateWorker = index => new Worker(index, _rows, keys: [], names: []),
            Threads = [1],
            RowsPerOperation = rows == 0 ? _rows : rows,
        };
}
