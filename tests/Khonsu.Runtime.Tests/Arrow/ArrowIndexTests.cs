using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Rows that come from batches are in the indexes of their table, and keep what those promise.</summary>
public sealed class ArrowIndexTests : IDisposable
{
    const int Rows = 3000;
    const int Stations = 7;

    readonly KhonsuStore _store = KhonsuStore.Open();
    readonly KhonsuStore _copy = KhonsuStore.Open();

    public void Dispose()
    {
        _copy.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void Rows_of_a_batch_are_found_by_their_indexes()
    {
        Fill(_store, 0);
        RecordBatch batch = _store.Read(static tx => tx.TaggedReadings.ToRecordBatch());

        _copy.Atomically(tx => tx.TaggedReadings.FromRecordBatch(batch));

        AssertIndexed(_copy, Rows);
    }

    [Fact]
    public void Rows_that_a_batch_writes_over_change_their_places()
    {
        Fill(_copy, 0);
        Fill(_store, 3);
        RecordBatch batch = _store.Read(static tx => tx.TaggedReadings.ToRecordBatch());

        _copy.Atomically(tx => tx.TaggedReadings.FromRecordBatch(batch, BatchMode.Upsert));

        AssertIndexed(_copy, Rows);
    }

    [Fact]
    public void A_batch_that_brings_a_unique_key_twice_is_refused_as_a_whole()
    {
        Fill(_store, 0);
        RecordBatch batch = _store.Read(static tx => tx.TaggedReadings.ToRecordBatch());
        _copy.Atomically(static tx => tx.TaggedReadings.Add(new TaggedReading(-1, "other", "tag 5", 0)));

        var thrown = Assert.Throws<UniqueIndexViolationException>(
            () => _copy.Atomically(tx => tx.TaggedReadings.FromRecordBatch(batch)));

        Assert.Equal(5L, thrown.Key);
        Assert.Equal(-1L, thrown.ExistingKey);
        AssertIndexed(_copy, 1);
    }

    static void Fill(KhonsuStore store, int shift) => store.Atomically(tx =>
    {
        for (int id = 0; id < Rows; id++)
            tx.TaggedReadings.Add(Row(id, shift));
    });

    static TaggedReading Row(int id, int shift) => new(
        id, $"station {(id + shift) % Stations}", id % 5 == 0 ? $"tag {id + shift}" : null, (id * 37 + shift) % 100);

    static void AssertIndexed(KhonsuStore store, int count) => store.Read(tx =>
    {
        TaggedReading[] all = [.. tx.TaggedReadings];
        Assert.Equal(count, all.Length);
        foreach (IGrouping<string, TaggedReading> station in all.GroupBy(static row => row.Station))
        {
            Assert.Equal(
                station.Select(static row => row.Id).Order(),
                tx.TaggedReadings.ByStation(station.Key).Select(static row => row.Id).Order());
            Assert.Equal(
                station.Select(static row => row.Value).Order(),
                tx.TaggedReadings.ByStationAndValue.StartingWith(station.Key).Select(static row => row.Value));
        }

        foreach (TaggedReading row in all.Where(static row => row.Tag is not null))
            Assert.Equal(row.Id, tx.TaggedReadings.ByTag(row.Tag)!.Id);
    });
}
