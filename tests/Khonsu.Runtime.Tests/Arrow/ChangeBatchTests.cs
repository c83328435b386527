using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed class ChangeBatchTests : IDisposable
{
    readonly KhonsuStore _store =
        KhonsuStore.Open(new StoreOptions { ChangeFeed = new ChangeFeedOptions { CommitsMax = 64 } });

    public void Dispose() => _store.Dispose();

    static Reading Row(int id, double value = 0) => new(id, $"name{id}", value, DateTime.UnixEpoch, null);

    [Fact]
    public async Task Changes_come_as_the_rows_before_and_after()
    {
        _store.Atomically(static tx =>
        {
            tx.Readings.Add(Row(1));
            tx.Readings.Add(Row(2));
        });
        _store.Atomically(static tx => tx.Readings.Row(1).Value = 5);
        _store.Atomically(static tx => tx.Readings.Remove(2));
        RecordBatch batch = Assert.Single(await BatchesOf(_store.Changes(0).Readings, 100));

        var kinds = (StringArray)batch.Column("_change_type");
        Assert.Equal(
            ["insert", "insert", "update_preimage", "update_postimage", "delete"],
            Enumerable.Range(0, batch.Length).Select(row => kinds.GetString(row)));
        Assert.Equal([1, 2, 1, 1, 2], ((Int64Array)batch.Column("id")).Values.ToArray());
        Assert.Equal([0, 0, 0, 5, 0], ((DoubleArray)batch.Column("value")).Values.ToArray());
        long[] stamps = ((Int64Array)batch.Column("_commit_timestamp")).Values.ToArray();
        Assert.Equal([2, 2, 3, 3, 4], stamps);
        Assert.Equal(_store.Changes(0).Readings.ArrowSchema.FieldsList.Select(static f => f.Name),
            batch.Schema.FieldsList.Select(static f => f.Name));
    }

    [Fact]
    public async Task A_reader_of_batches_counts_among_those_who_read()
    {
        _store.Atomically(static tx => tx.Readings.Add(Row(1)));
        await using (IAsyncEnumerator<RecordBatch> reader =
            _store.Changes(0).Readings.ToRecordBatches(100).GetAsyncEnumerator())
        {
            Assert.True(await reader.MoveNextAsync());
            _store.Atomically(static tx => tx.Readings.Row(1).Value = 5);
            StoreStatistics statistics = _store.GetStatistics();
            Assert.Equal((1, 1), (statistics.FeedReaders, statistics.FeedLag));
        }

        Assert.Equal(0, _store.GetStatistics().FeedReaders);
    }

    [Fact]
    public async Task A_batch_has_whole_commits_and_who_goes_on_after_it_misses_nothing()
    {
        for (int commit = 0; commit < 20; commit++)
        {
            _store.Atomically(commit, static (tx, commit) =>
            {
                for (int row = 0; row <= commit % 5; row++)
                    tx.Readings.Add(Row((commit * 10) + row));
            });
        }

        var ids = new List<long>();
        long timestamp = 0;
        while (timestamp < _store.GetStatistics().CommitTimestamp)
        {
            RecordBatch batch = (await BatchesOf(_store.Changes(timestamp).Readings, 7, count: 1))[0];
            Assert.InRange(batch.Length, 3, 7);
            ids.AddRange(((Int64Array)batch.Column("id")).Values.ToArray());
            timestamp = ((Int64Array)batch.Column("_commit_timestamp")).Values[^1];
        }

        Assert.Equal(_store.Read(static tx => tx.Readings.Select(static row => row.Id).Order().ToArray()), ids);
    }

    [Fact]
    public async Task A_commit_larger_than_a_batch_is_one_batch()
    {
        _store.Atomically(static tx =>
        {
            for (int id = 0; id < 2000; id++)
                tx.Readings.Add(Row(id));
        });

        Assert.Equal(2000, Assert.Single(await BatchesOf(_store.Changes(0).Readings, 10)).Length);
    }

    [Fact]
    public async Task What_is_lost_is_an_error_and_not_a_batch()
    {
        TableChangeFeed<long, Reading> feed = _store.Changes(0).Readings;
        for (int id = 0; id < 200; id++)
            _store.Atomically(id, static (tx, id) => tx.Readings.Add(Row(id)));

        await Assert.ThrowsAsync<ChangesLostException>(() => BatchesOf(feed, 10));
        Assert.Throws<InvalidOperationException>(
            () => _store.Changes(null, SlowReader.Skip).Readings.ToRecordBatches());
    }

    static async Task<List<RecordBatch>> BatchesOf(
        TableChangeFeed<long, Reading> feed, int rows, int count = int.MaxValue)
    {
        var batches = new List<RecordBatch>();
        using var end = new CancellationTokenSource();
        await using IAsyncEnumerator<RecordBatch> reader = feed.ToRecordBatches(rows).GetAsyncEnumerator(end.Token);
        while (batches.Count < count)
        {
            Task<bool> move = reader.MoveNextAsync().AsTask();
            // Why: what is there comes at once; nothing more will.
            if (!move.IsCompleted)
            {
                await end.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move);
                break;
            }

            Assert.True(await move);
            batches.Add(reader.Current);
        }

        return batches;
    }
}
