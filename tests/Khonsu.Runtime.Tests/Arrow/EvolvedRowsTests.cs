using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Apache.Arrow;
using CsCheck;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Batches of an older version of a table with columns of all shapes become today's rows, on every way
/// in.</summary>
public sealed class EvolvedRowsTests
{
    static readonly string?[] s_words = ["", "a", "längs", "🌙é", null];

    [Fact]
    public void Every_row_of_an_older_version_is_read_as_the_same_row_of_today() => Gen.Int.Sample(
        seed =>
        {
            Random random = new(seed);
            Goods1.Good[] old = [.. Enumerable.Range(0, random.Next(1, 30)).Select(id => Old(random, id))];
            using KhonsuStore source = KhonsuStore.Open();
            source.Atomically(tx =>
            {
                foreach (Goods1.Good good in old)
                    tx.OldGoods.Add(good);
            });
            using RecordBatch batch = source.Read(static tx => tx.OldGoods.ToRecordBatch());
            using MemoryStream stream = new();
            source.Read(tx => tx.OldGoods.WriteArrowStream(stream));
            stream.Position = 0;
            int start = random.Next(old.Length);

            string[] expected = [.. old.Select(Today).Select(Text)];
            Assert.Equal(expected, Taken(tx => tx.NewGoods.FromRecordBatch(batch)));
            Assert.Equal(expected, Taken(tx => tx.NewGoods.ReadArrowStream(stream, BatchMode.Upsert)));
            Assert.Equal(expected, Taken(tx => tx.NewGoods.FromRecordBatches(
                [batch.Slice(start, old.Length - start), batch.Slice(0, start)])));
        },
        seed: Environment.GetEnvironmentVariable("KHONSU_SEED"),
        iter: 60,
        threads: 1);

    [Fact]
    public void A_bulk_load_reads_older_versions_beside_todays()
    {
        using RecordBatch old = OldBatch(1, 2, 3);
        using KhonsuStore today = KhonsuStore.Open();
        today.Atomically(static tx => tx.NewGoods.Add(Today(Old(new Random(4), 4))));
        using RecordBatch recent = today.Read(static tx => tx.NewGoods.ToRecordBatch());
        using KhonsuStore store = KhonsuStore.Open();

        Assert.Equal(4, store.BulkLoad<long, Goods2.Good>([old, recent]).Rows);

        long[] ids = store.Read(static tx => tx.NewGoods.Select(static good => good.Id).Order().ToArray());
        Assert.Equal([1, 2, 3, 4], ids);
    }

    [Fact]
    public void A_load_of_updates_puts_no_default_over_what_is_there()
    {
        using RecordBatch old = OldBatch(7);
        using KhonsuStore store = KhonsuStore.Open();
        Goods2.Good good = Today(Old(new Random(1), 7)) with { Fee = 9m };
        store.Atomically(tx => tx.NewGoods.Add(good));

        BulkLoadException stopped = Assert.Throws<BulkLoadException>(
            () => store.BulkLoad<long, Goods2.Good>([old], new BulkLoadOptions { Mode = BatchMode.Update }));

        Assert.Equal("is_rare", Assert.IsType<SchemaMismatchException>(stopped.InnerException).Column);
        Assert.Equal(9m, store.Read(static tx => tx.NewGoods[7].Fee));
    }

    [Fact]
    public void An_initializer_runs_for_each_row()
    {
        using RecordBatch batch = OldBatch(1, 2);
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(tx => tx.NewGoods.FromRecordBatch(batch));

        Guid[] tokens = store.Read(static tx => tx.NewGoods.Select(static good => good.Token).ToArray());

        Assert.Equal(2, tokens.Distinct().Count());
        Assert.DoesNotContain(Guid.Empty, tokens);
    }

    [Fact]
    public void An_update_by_an_older_version_leaves_what_it_does_not_know_as_it_is()
    {
        using KhonsuStore store = KhonsuStore.Open();
        Goods2.Good good = Today(Old(new Random(1), 7)) with { Fee = 9m, Notes = ["mine"], IsRare = true };
        store.Atomically(tx => tx.NewGoods.Add(good));
        using RecordBatch batch = OldBatch(7);

        store.Atomically(tx => tx.NewGoods.FromRecordBatch(batch, BatchMode.Update));

        Goods2.Good updated = store.Read(static tx => tx.NewGoods[7]);
        Assert.Equal((9m, "mine", true), (updated.Fee, updated.Notes[0], updated.IsRare));
        Assert.Equal(Old(new Random(7), 7).Title, updated.Name);
        Assert.Equal(good.Token, updated.Token);
    }

    [Fact]
    public void Rows_are_removed_by_keys_of_an_older_version()
    {
        using KhonsuStore store = KhonsuStore.Open();
        using RecordBatch batch = OldBatch(1, 2, 3);
        store.Atomically(tx => tx.NewGoods.FromRecordBatch(batch));
        using RecordBatch some = OldBatch(1, 3, 5);

        Assert.Equal(2, store.Atomically(tx => tx.NewGoods.RemoveKeys(some)));

        Assert.Equal(2, store.Read(static tx => tx.NewGoods.Single().Id));
    }

    static RecordBatch OldBatch(params int[] ids)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(tx =>
        {
            foreach (int id in ids)
                tx.OldGoods.Add(Old(new Random(id), id));
        });
        return store.Read(static tx => tx.OldGoods.ToRecordBatch());
    }

    delegate int Take(Tx tx);

    static string[] Taken(Take take)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(take, static (tx, take) => take(tx));
        return [.. store.Read(static tx => tx.NewGoods.OrderBy(static good => good.Id).ToArray()).Select(Text)];
    }

    // The oracle: each member by hand.
    static Goods2.Good Today(Goods1.Good old) => new(
        null,
        old.Wrap switch
        {
            Goods1.Box box => new Goods2.Box(box.Sides),
            Goods1.Bag bag => new Goods2.Bag(bag.Color, null),
            _ => null,
        },
        old.Id,
        old.Title,
        old.Stock,
        old.Price,
        old.Since.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        old.Cost,
        (Goods2.Grade)old.Grade,
        old.Shown.ToString(),
        Today(old.Size),
        old.Packed is null ? null : Today(old.Packed),
        [.. old.Parts.Select(Today)],
        old.Spares.ToImmutableDictionary(
            static pair => (long)pair.Key, static pair => pair.Value is null ? (Goods2.Part?)null : Today(pair.Value)),
        old.Rates,
        [.. old.Pair.Select(static number => (ulong)number)]);

    static Goods2.Size Today(Goods1.Size old) => new(old.Unit, old.Width, old.Depth);

    static Goods2.Part Today(Goods1.Part old) => new(null, old.Name, old.Count);

    static string Text(Goods2.Good good) => string.Join(
        " | ",
        good with { Token = default, Parts = [], Rates = [], Pair = [], Notes = [], Size = null, Packed = null },
        Text(good.Size),
        Text(good.Packed),
        string.Join(", ", good.Parts),
        string.Join(", ", good.Spares.OrderBy(static pair => pair.Key)),
        string.Join(", ", good.Rates),
        string.Join(", ", good.Pair),
        string.Join(", ", good.Notes)).Replace(good.Spares.ToString()!, "", StringComparison.Ordinal);

    static string Text(Goods2.Size? size) =>
        size is null ? "null" : (size with { Marks = [] }) + string.Join(", ", size.Marks);

    static Goods1.Good Old(Random random, int id)
    {
        return new Goods1.Good(
            id,
            Word() ?? "none",
            Word(),
            (short)random.Next(short.MinValue, short.MaxValue),
            random.Next(3) == 0 ? null : random.NextSingle(),
            DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)),
            random.Next(-9_999_999, 9_999_999) / 100m,
            Grade(),
            Grade(),
            Size(),
            random.Next(2) == 0 ? null : Size(),
            Many(Part),
            ImmutableDictionary.CreateRange(Many(() => (short)random.Next(-300, 300)).Distinct().Select(
                key => KeyValuePair.Create(key, random.Next(3) == 0 ? null : Part()))),
            random.Next(3) switch
            {
                0 => null,
                1 => new Goods1.Box(random.Next()),
                _ => new Goods1.Bag(Word() ?? "none"),
            },
            Many<decimal?>(() => random.Next(3) == 0 ? null : random.Next(-9_999, 9_999) / 10m),
            [(uint)random.Next(), uint.MaxValue]);

        string? Word() => s_words[random.Next(s_words.Length)];

        Goods1.Grade Grade() => random.Next(2) == 0 ? Goods1.Grade.Low : Goods1.Grade.High;

        Goods1.Size Size() => new(
            random.Next(), Word() ?? "none", random.Next(2) == 0 ? null : (short)random.Next(short.MaxValue));

        Goods1.Part Part() => new(Word() ?? "none", random.Next(), random.NextSingle());

        ImmutableArray<T> Many<T>(Func<T> make) =>
            ImmutableCollectionsMarshal.AsImmutableArray(
                Enumerable.Range(0, random.Next(4)).Select(_ => make()).ToArray());
    }
}
