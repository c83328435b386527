using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed class ArrowTableTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("khonsu-arrow").FullName;
    readonly KhonsuStore _store = KhonsuStore.Open();

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static Reading Row(int i) => new(
        i, i % 7 == 0 ? $"наука {i}" : $"name{i}", i / 4.0, DateTime.UnixEpoch.AddTicks(i), i % 3 == 0 ? null : i);

    static void Fill(KhonsuStore store, int rows) => store.Atomically(tx =>
    {
        for (int i = 0; i < rows; i++)
            tx.Readings.Add(Row(i));
    });

    static double SumOf(RecordBatch batch) =>
        ((DoubleArray)batch.Column("value")).Values.ToArray().Sum();

    static List<Reading> All(KhonsuStore store) =>
        store.Read(static tx => tx.Readings.OrderBy(static r => r.Id).ToList());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5_000)]
    public void A_table_comes_back_from_a_batch(int rows)
    {
        Fill(_store, rows);
        RecordBatch batch = _store.Read(static tx => tx.Readings.ToRecordBatch());
        using KhonsuStore copy = KhonsuStore.Open();
        Assert.Equal(rows, copy.Atomically(tx => tx.Readings.FromRecordBatch(batch)));
        Assert.Equal(All(_store), All(copy));
    }

    [Fact]
    public void Batches_have_the_asked_number_of_rows_but_the_last()
    {
        Fill(_store, 25);
        IReadOnlyList<RecordBatch> batches = _store.Read(static tx => tx.Readings.ToRecordBatches(10));
        Assert.Equal([10, 10, 5], batches.Select(static b => b.Length));
        using KhonsuStore copy = KhonsuStore.Open();
        Assert.Equal(25, copy.Atomically(tx => tx.Readings.FromRecordBatches(batches)));
        Assert.Equal(All(_store), All(copy));
        Assert.Empty(KhonsuStore.Open().Read(static tx => tx.Readings.ToRecordBatches(10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.Read(static tx => tx.Readings.ToRecordBatches(0)));
    }

    [Fact]
    public void A_batch_beside_writers_is_of_one_snapshot()
    {
        const int Rows = 2_000;
        const int Batches = 40;
        Fill(_store, Rows);
        double sum = _store.Read(static tx => tx.Readings.Sum(static r => r.Value));
        using var stop = new CancellationTokenSource();
        long moves = 0;
        var writer = new Thread(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                _store.Atomically((source: i % Rows, target: (i + (Rows / 2)) % Rows), static (tx, move) =>
                {
                    tx.Readings.Row(move.source).Value -= 1;
                    tx.Readings.Row(move.target).Value += 1;
                });
                Interlocked.Increment(ref moves);
            }
        });
        writer.Start();
        SpinWait.SpinUntil(() => Interlocked.Read(ref moves) > 0);

        List<double> sums = [];
        for (int i = 0; i < Batches; i++)
            sums.Add(SumOf(_store.Read(static tx => tx.Readings.ToRecordBatch())));
        stop.Cancel();
        writer.Join();

        Assert.All(sums, found => Assert.Equal(sum, found));
        Assert.True(moves > Batches, $"The writer moved {moves} times only.");
    }

    [Fact]
    public void A_transaction_writes_its_own_changes()
    {
        Fill(_store, 3);
        RecordBatch batch = _store.Atomically(static tx =>
        {
            tx.Readings.Remove(0);
            tx.Readings.Upsert(Row(9));
            return tx.Readings.ToRecordBatch();
        });
        Assert.Equal([1L, 2L, 9L], ((Int64Array)batch.Column("id")).Values.ToArray().Order());
    }

    [Fact]
    public void Insert_refuses_a_key_that_is_there_and_the_block_leaves_nothing()
    {
        Fill(_store, 5);
        RecordBatch batch = _store.Read(static tx => tx.Readings.ToRecordBatch());
        using KhonsuStore copy = KhonsuStore.Open();
        Fill(copy, 1);
        Assert.Throws<DuplicateKeyException>(() => copy.Atomically(tx => tx.Readings.FromRecordBatch(batch)));
        Assert.Single(All(copy));
    }

    [Fact]
    public void Upsert_replaces_rows_that_are_there()
    {
        Fill(_store, 5);
        RecordBatch batch = _store.Read(static tx => tx.Readings.ToRecordBatch());
        using KhonsuStore copy = KhonsuStore.Open();
        copy.Atomically(static tx => tx.Readings.Add(Row(3) with { Name = "old" }));
        Assert.Equal(5, copy.Atomically(tx => tx.Readings.FromRecordBatch(batch, BatchMode.Upsert)));
        Assert.Equal(All(_store), All(copy));
    }

    [Fact]
    public void Two_tables_from_batches_are_one_transaction()
    {
        Fill(_store, 2);
        RecordBatch readings = _store.Read(static tx => tx.Readings.ToRecordBatch());
        using KhonsuStore copy = KhonsuStore.Open();
        Assert.Throws<SchemaMismatchException>(() => copy.Atomically(tx =>
        {
            tx.Readings.FromRecordBatch(readings);
            tx.EveryKinds.FromRecordBatch(readings);
        }));
        Assert.Empty(All(copy));
    }

    [Fact]
    public void A_stream_of_many_batches_comes_back()
    {
        Fill(_store, 70_000);
        MemoryStream stream = new();
        _store.Read(tx => tx.Readings.WriteArrowStream(stream));
        stream.Position = 0;
        using KhonsuStore copy = KhonsuStore.Open();
        Assert.Equal(70_000, copy.Atomically(tx => tx.Readings.ReadArrowStream(stream)));
        Assert.Equal(All(_store), All(copy));
    }

    [Fact]
    public void A_file_comes_back_and_replaces_the_old_one()
    {
        string path = Path.Combine(_folder, "readings.arrow");
        File.WriteAllText(path, "old");
        Fill(_store, 1_000);
        _store.Read(tx => tx.Readings.WriteArrowFile(path));
        using KhonsuStore copy = KhonsuStore.Open();
        Assert.Equal(1_000, copy.Atomically(tx => tx.Readings.ReadArrowFile(path)));
        Assert.Equal(All(_store), All(copy));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_whole_and_nothing_beside_it()
    {
        string path = Path.Combine(_folder, "readings.arrow");
        File.WriteAllText(path, "old");
        Assert.Throws<ColumnValueException>(() => _store.Atomically(tx =>
        {
            tx.Readings.Add(Row(1) with { Name = "\uDFFF" });
            tx.Readings.WriteArrowFile(path);
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_cut_anywhere_is_a_typed_error_and_changes_nothing()
    {
        string path = Path.Combine(_folder, "readings.arrow");
        Fill(_store, 20);
        _store.Read(tx => tx.Readings.WriteArrowFile(path));
        byte[] whole = File.ReadAllBytes(path);
        for (int bytes = 0; bytes < whole.Length; bytes += 1 + (bytes % 13))
        {
            File.WriteAllBytes(path, whole[..bytes]);
            ArrowFormatException error = Assert.Throws<ArrowFormatException>(
                () => _store.Atomically(tx => tx.Readings.ReadArrowFile(path, BatchMode.Upsert)));
            Assert.Equal(path, error.InputName);
            Assert.Contains(path, error.Message);
        }
    }

    [Fact]
    public void A_stream_cut_anywhere_is_a_typed_error_and_changes_nothing()
    {
        Fill(_store, 20);
        MemoryStream stream = new();
        _store.Read(tx => tx.Readings.WriteArrowStream(stream));
        byte[] whole = stream.ToArray();
        for (int bytes = 0; bytes < whole.Length; bytes++)
        {
            MemoryStream cut = new(whole, 0, bytes);
            Assert.Throws<ArrowFormatException>(
                () => _store.Atomically(tx => tx.Readings.ReadArrowStream(cut, BatchMode.Upsert)));
        }
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x10)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void A_stream_with_a_flipped_byte_is_read_or_refused_by_a_typed_error(byte flip)
    {
        Fill(_store, 20);
        MemoryStream stream = new();
        _store.Read(tx => tx.Readings.WriteArrowStream(stream));
        byte[] whole = stream.ToArray();
        for (int at = flip % 3; at < whole.Length; at += 3)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= flip;
            try
            {
                _store.Atomically(tx => tx.Readings.ReadArrowStream(new MemoryStream(damaged), BatchMode.Upsert));
            }
            catch (KhonsuException)
            {
                // One of the typed errors, which is all that can be promised: most bytes are the user's values.
            }
        }
    }

    [Fact]
    public void A_missing_file_stays_a_missing_file() =>
        Assert.Throws<FileNotFoundException>(
            () => _store.Atomically(tx => tx.Readings.ReadArrowFile(Path.Combine(_folder, "none.arrow"))));

    [Fact]
    public void A_stream_is_not_a_file()
    {
        string path = Path.Combine(_folder, "readings.arrows");
        using (FileStream file = File.Create(path))
            _store.Read(tx => tx.Readings.WriteArrowStream(file));
        ArrowFormatException error = Assert.Throws<ArrowFormatException>(
            () => _store.Atomically(tx => tx.Readings.ReadArrowFile(path)));
        Assert.Contains("ReadArrowStream", error.Message);
    }
}
