using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A bulk load writes batches as a row of transactions, and says exactly how far it came.</summary>
public sealed class BulkLoadTests : IDisposable
{
    const int Rows = 25_000;

    readonly KhonsuStore _source = KhonsuStore.Open();
    readonly KhonsuStore _store = KhonsuStore.Open();
    readonly List<RecordBatch> _batches;

    public BulkLoadTests()
    {
        _source.Atomically(static tx =>
        {
            for (int id = 0; id < Rows; id++)
                tx.Readings.Add(new Reading(id, $"name{id}", id / 4.0, DateTime.UnixEpoch, id % 3 == 0 ? null : id));
        });
        _batches = [.. _source.Read(static tx => tx.Readings.ToRecordBatches(9_000))];
    }

    public void Dispose()
    {
        _batches.ForEach(static batch => batch.Dispose());
        _source.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void All_rows_come_in_transactions_of_the_size_that_was_asked_for()
    {
        var seen = new Progress();

        BulkLoadProgress loaded = _store.BulkLoad<long, Reading>(
            _batches, new BulkLoadOptions { RowsPerCommit = 4_000, Progress = seen });

        Assert.Equal((Rows, 7), (loaded.Rows, loaded.Commits));
        Assert.Equal(_store.GetStatistics().CommitTimestamp, loaded.CommitTimestamp);
        Assert.Equal([4_000, 8_000, 12_000, 16_000, 20_000, 24_000, 25_000], seen.Reports.Select(static r => r.Rows));
        Assert.Equal(7, _store.GetStatistics().Commits);
        Assert.Equal(All(_source), All(_store));
    }

    [Fact]
    public async Task Batches_that_come_as_they_may_are_loaded_as_well()
    {
        BulkLoadProgress loaded = await _store.BulkLoadAsync<long, Reading>(Later(_batches));

        Assert.Equal((Rows, 3), (loaded.Rows, loaded.Commits));
        Assert.Equal(All(_source), All(_store));
    }

    [Fact]
    public void A_batch_that_is_not_the_tables_stops_the_load_and_what_was_committed_stays()
    {
        RecordBatch whole = _batches[2];
        var schema = new Schema([whole.Schema.GetFieldByIndex(0), whole.Schema.GetFieldByIndex(1)], null);
        var wrong = new RecordBatch(schema, [whole.Column(0), whole.Column(1)], whole.Length);

        BulkLoadException stopped = Assert.Throws<BulkLoadException>(() => _store.BulkLoad<long, Reading>(
            [_batches[0], _batches[1], wrong], new BulkLoadOptions { RowsPerCommit = 5_000 }));

        Assert.IsType<SchemaMismatchException>(stopped.InnerException);
        Assert.Equal((15_000, 3), (stopped.Progress.Rows, stopped.Progress.Commits));
        Assert.Contains("first 15000 rows", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(All(_source)[..15_000], All(_store));
    }

    [Fact]
    public void A_load_that_stopped_goes_on_behind_what_is_there()
    {
        using RecordBatch twice = _batches[1].Slice(0, 1);
        BulkLoadException stopped = Assert.Throws<BulkLoadException>(() => _store.BulkLoad<long, Reading>(
            [_batches[0], twice, _batches[1], _batches[2]], new BulkLoadOptions { RowsPerCommit = 100 }));
        Assert.IsType<DuplicateKeyException>(stopped.InnerException);
        Assert.Equal(9_000, stopped.Progress.Rows);

        _store.BulkLoad<long, Reading>([_batches[1], _batches[2]], new BulkLoadOptions { RowsPerCommit = 100 });

        Assert.Equal(All(_source), All(_store));
    }

    [Fact]
    public async Task An_input_that_breaks_stops_the_load_too()
    {
        var options = new BulkLoadOptions { RowsPerCommit = 4_000 };

        BulkLoadException stopped = Assert.Throws<BulkLoadException>(
            () => _store.BulkLoad<long, Reading>(Broken(_batches[0]), options));
        BulkLoadException later = await Assert.ThrowsAsync<BulkLoadException>(
            () => _store.BulkLoadAsync<long, Reading>(Later(Broken(_batches[1])), options));

        Assert.IsType<IOException>(stopped.InnerException);
        Assert.IsType<IOException>(later.InnerException);
        Assert.Equal((8_000, 8_000), (stopped.Progress.Rows, later.Progress.Rows));
        Assert.Equal(16_000, _store.Read(static tx => tx.Readings.Count));
    }

    [Fact]
    public void Rows_that_are_there_are_replaced_where_that_is_asked_for()
    {
        _store.Atomically(static tx => tx.Readings.Add(new Reading(7, "old", 0, DateTime.UnixEpoch, null)));

        _store.BulkLoad<long, Reading>(_batches, new BulkLoadOptions { Mode = BatchMode.Upsert });

        Assert.Equal(All(_source), All(_store));
    }

    [Fact]
    public void A_load_that_is_cancelled_stops_between_two_transactions()
    {
        using var cancellation = new CancellationTokenSource();
        var seen = new Progress(cancellation);

        Assert.Throws<OperationCanceledException>(() => _store.BulkLoad<long, Reading>(
            _batches, new BulkLoadOptions { RowsPerCommit = 1_000, Progress = seen }, cancellation.Token));

        Assert.Equal(1_000, Assert.Single(seen.Reports).Rows);
        Assert.Equal(All(_source)[..1_000], All(_store));
    }

    [Fact]
    public void A_transaction_that_is_refused_runs_again_with_the_same_rows()
    {
        // Why an invariant of the model: it reads the table in the transaction, so a commit beside it refuses that.
        var seen = new Progress();
        using Weather weather = Weather.Open();
        weather.Atomically(static tx => tx.Readings.Add(new Reading(-1, "rival", 0, DateTime.UnixEpoch, null)));
        Weather.BeforeCheck = () => Overwrite(weather.Store);

        weather.Store.BulkLoad<long, Reading>(_batches, new BulkLoadOptions { Progress = seen });

        Assert.Null(Weather.BeforeCheck);
        Assert.Equal(1, weather.Store.GetStatistics().Refusals);
        Assert.Equal([10_000, 20_000, 25_000], seen.Reports.Select(static report => report.Rows));
        Assert.Equal(All(_source), All(weather.Store)[1..]);
    }

    [Fact]
    public void A_transaction_without_rows_is_refused()
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(
            static () => new BulkLoadOptions { RowsPerCommit = 0 });
        Assert.Contains("RowsPerCommit", refused.StackTrace!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_or_a_match_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new BulkLoadOptions { Mode = (BatchMode)3 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new BulkLoadOptions { Mode = (BatchMode)(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new BulkLoadOptions { Schemas = (SchemaMatch)3 });
    }

    static void Overwrite(KhonsuStore store)
    {
        using Transaction rival = store.Begin();
        rival.Readings.Row(-1).Value = 1;
        rival.Commit();
    }

    static IEnumerable<RecordBatch> Broken(RecordBatch first)
    {
        yield return first;
        throw new IOException("the line is dead.");
    }

    static async IAsyncEnumerable<RecordBatch> Later(IEnumerable<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
        {
            await Task.Yield();
            yield return batch;
        }
    }

    static Reading[] All(KhonsuStore store) =>
        store.Read(static tx => tx.Readings.OrderBy(static row => row.Id).ToArray());

    sealed class Progress(CancellationTokenSource? cancellation = null) : IProgress<BulkLoadProgress>
    {
        public List<BulkLoadProgress> Reports { get; } = [];

        public void Report(BulkLoadProgress value)
        {
            Reports.Add(value);
            cancellation?.Cancel();
        }
    }
}
