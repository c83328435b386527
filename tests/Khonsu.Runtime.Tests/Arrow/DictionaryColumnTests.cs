using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Texts that are places in a dictionary, out and in.</summary>
public sealed class DictionaryColumnTests : IDisposable
{
    readonly KhonsuStore _store = KhonsuStore.Open();
    readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.arrow");

    public void Dispose()
    {
        _store.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void A_batch_has_each_text_once()
    {
        Fill(100);
        using RecordBatch batch = _store.Read(static tx => tx.Visits.ToRecordBatch());
        var countries = Assert.IsType<DictionaryArray>(batch.Column("country"));
        Assert.IsType<Int32Array>(countries.Indices);
        Assert.Equal(7, countries.Dictionary.Length);
        Assert.Equal("dictionary<int32, utf8>", ArrowTypes.Describe(countries.Data.DataType));
        Assert.Equal(20, batch.Column("town").NullCount);
    }

    [Fact]
    public void Batches_that_go_out_together_share_their_dictionary()
    {
        Fill(100);
        IReadOnlyList<RecordBatch> batches = _store.Read(static tx => tx.Visits.ToRecordBatches(rowsPerBatch: 9));
        Assert.Equal(12, batches.Count);
        Assert.All(batches, batch => Assert.Equal(WordsOf(batches[0]), WordsOf(batch)));
        Assert.Equal(7, WordsOf(batches[0]).Count);
    }

    [Fact]
    public void A_stream_of_several_batches_comes_back_though_later_ones_have_new_texts()
    {
        const int Rows = ArrowOutput.StreamRowsPerBatch + 1_000;
        _store.Atomically(static tx =>
        {
            for (int id = 0; id < Rows; id++)
                tx.Visits.Add(new Visit(id, $"land {id / 1_000}", null, id == Rows - 1 ? ["last"] : []));
        });
        using MemoryStream stream = new();
        _store.Read(tx =>
        {
            tx.Visits.WriteArrowStream(stream, ArrowCompression.Lz4);
            tx.Visits.WriteArrowFile(_path);
        });
        stream.Position = 0;
        using KhonsuStore copy = KhonsuStore.Open();
        Assert.Equal(Rows, copy.Atomically(tx => tx.Visits.ReadArrowStream(stream)));
        Assert.Equal(TextsOf(_store), TextsOf(copy));
        using KhonsuStore other = KhonsuStore.Open();
        Assert.Equal(Rows, other.Atomically(tx => tx.Visits.ReadArrowFile(_path)));
        Assert.Equal(TextsOf(_store), TextsOf(other));
    }

    [Fact]
    public void Rows_of_a_batch_share_their_texts()
    {
        Fill(100);
        using RecordBatch batch = _store.Read(static tx => tx.Visits.ToRecordBatch());
        using KhonsuStore copy = KhonsuStore.Open();
        copy.Atomically(batch, static (tx, batch) => tx.Visits.FromRecordBatch(batch));
        Assert.Equal(TextsOf(_store), TextsOf(copy));
        copy.Read(static tx => Assert.Same(tx.Visits[1].Country, tx.Visits[8].Country));
    }

    public static TheoryData<string> Forms => [.. "int8 uint8 int16 uint16 int32 uint32 int64 uint64 utf8".Split(' ')];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Indexes_of_any_type_and_plain_texts_are_read_also_of_a_part_of_a_batch(string form)
    {
        using RecordBatch batch = Foreign(form);
        using RecordBatch part = batch.Slice(1, 3);
        Assert.Equal(3, _store.Atomically(part, static (tx, part) => tx.Visits.FromRecordBatch(part)));
        Assert.Equal(
            ["1 CH - ", "2 DE Bern ", "3 CH Wien "],
            _store.Read(static tx => tx.Visits.OrderBy(static v => v.Id).Select(TextOf).ToArray()));
    }

    [Fact]
    public void A_text_of_a_dictionary_that_is_null_is_null_or_refused()
    {
        IArrowArray words = new StringArray.Builder().Append("CH").AppendNull().Build();
        using RecordBatch town = Foreign("int32", towns: Dictionary([0, 1, 0, 0], words));
        _store.Atomically(town, static (tx, town) => tx.Visits.FromRecordBatch(town));
        Assert.Equal("CH,-,CH,CH", _store.Read(static tx => string.Join(
            ',', tx.Visits.OrderBy(static v => v.Id).Select(static v => v.Town ?? "-"))));
        using RecordBatch country = Foreign("int32", countries: Dictionary([0, 0, 1, 0], words));
        ColumnValueException refusal = Assert.Throws<ColumnValueException>(() =>
            _store.Atomically(country, static (tx, country) => tx.Visits.FromRecordBatch(country, BatchMode.Upsert)));
        Assert.Equal(("country", 2), (refusal.Column, refusal.Row));
    }

    [Theory]
    [InlineData("int32")]
    [InlineData("int8")]
    public void A_place_that_the_dictionary_does_not_have_is_refused(string form)
    {
        IArrowArray words = new StringArray.Builder().Append("CH").Build();
        IArrowArray indexes = form == "int8"
            ? new Int8Array.Builder().AppendRange([0, 0, -3, 0]).Build()
            : new Int32Array.Builder().AppendRange([0, 0, 5, 0]).Build();
        IArrowArray bad = new DictionaryArray(
            new DictionaryType(indexes.Data.DataType, StringType.Default, ordered: false), indexes, words);
        using RecordBatch batch = Foreign("int32", countries: bad);
        KhonsuException refusal = Assert.ThrowsAny<KhonsuException>(() =>
            _store.Atomically(batch, static (tx, batch) => tx.Visits.FromRecordBatch(batch)));
        Assert.Contains("country", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(TextsOf(_store));
    }

    [Fact]
    public void A_lone_surrogate_is_refused_with_its_row()
    {
        _store.Atomically(static tx => tx.Visits.Add(new Visit(7, "C\ud800", null, [])));
        ColumnValueException refusal = Assert.Throws<ColumnValueException>(
            () => _store.Read(static tx => tx.Visits.ToRecordBatch()));
        Assert.Equal(("country", "7"), (refusal.Column, refusal.Key));
        Assert.Throws<ColumnValueException>(() => _store.Read(static tx => tx.Visits.ToRecordBatches(10)));
    }

    [Fact]
    public void Messages_of_rows_are_read_in_any_order()
    {
        RowMessageChecker<int, Visit> writer = new();
        byte[] first = writer.Write([new Visit(1, "CH", "Bern", ["a"])]);
        byte[] second = writer.Write([new Visit(2, "DE", null, ["b", "c"]), new Visit(3, "CH", "Bern", [])]);
        RowMessageReader<int, Visit> reader = new(writer.SchemaMessage);
        Assert.Equal(["2 DE - b,c", "3 CH Bern "], reader.Read(second).Select(TextOf));
        Assert.Equal(["1 CH Bern a"], reader.Read(first).Select(TextOf));
        Assert.Equal(["2 DE - b,c", "3 CH Bern "], reader.Read(second).Select(TextOf));
    }

    [Fact]
    public async Task Changes_have_their_texts()
    {
        using KhonsuStore store = KhonsuStore.Open(new StoreOptions { ChangeFeed = new ChangeFeedOptions() });
        store.Atomically(static tx => tx.Visits.Add(new Visit(1, "CH", "Bern", ["a", "b"])));
        await foreach (RecordBatch batch in store.Changes(0).Visits.ToRecordBatches())
        {
            Assert.Equal(["CH"], WordsOf(batch));
            break;
        }
    }

    void Fill(int rows) => _store.Atomically(rows, static (tx, rows) =>
    {
        for (int id = 0; id < rows; id++)
        {
            tx.Visits.Add(new Visit(
                id, $"land {id % 7}", id % 5 == 0 ? null : $"town {id % 11}",
                [.. Enumerable.Range(0, id % 4).Select(static tag => $"tag {tag}")]));
        }
    });

    static RecordBatch Foreign(string form, IArrowArray? countries = null, IArrowArray? towns = null)
    {
        countries ??= Words(form, "DE", "CH", "DE", "CH");
        towns ??= Words(form, "Bern", null, "Bern", "Wien");
        var tags = new ListArray.Builder(StringType.Default);
        for (int i = 0; i < 4; i++)
            tags.Append();
        Field[] fields =
        [
            new("town", towns.Data.DataType, nullable: true),
            new("country", countries.Data.DataType, nullable: false),
            new("tags", new ListType(StringType.Default), nullable: false),
            new("id", Int32Type.Default, nullable: false),
            new("note", StringType.Default, nullable: false),
        ];
        return new RecordBatch(
            new Schema(fields, null),
            [
                towns, countries, tags.Build(), new Int32Array.Builder().AppendRange([0, 1, 2, 3]).Build(),
                new StringArray.Builder().AppendRange(["", "", "", ""]).Build(),
            ],
            length: 4);
    }

    static IArrowArray Words(string form, params string?[] texts)
    {
        string[] words = [.. texts.OfType<string>().Distinct()];
        IArrowArray dictionary = new StringArray.Builder().AppendRange(words).Build();
        int?[] places = [.. texts.Select(text => text is null ? (int?)null : System.Array.IndexOf(words, text))];
        IArrowArray? indexes = form switch
        {
            "int8" => Fill(new Int8Array.Builder(), static i => (sbyte)i),
            "uint8" => Fill(new UInt8Array.Builder(), static i => (byte)i),
            "int16" => Fill(new Int16Array.Builder(), static i => (short)i),
            "uint16" => Fill(new UInt16Array.Builder(), static i => (ushort)i),
            "int32" => Fill(new Int32Array.Builder(), static i => i),
            "uint32" => Fill(new UInt32Array.Builder(), static i => (uint)i),
            "int64" => Fill(new Int64Array.Builder(), static i => (long)i),
            "uint64" => Fill(new UInt64Array.Builder(), static i => (ulong)i),
            _ => null,
        };
        if (indexes is not null)
            return new DictionaryArray(
                new DictionaryType(indexes.Data.DataType, StringType.Default, ordered: false), indexes, dictionary);
        var plain = new StringArray.Builder();
        foreach (string? text in texts)
            plain.Append(text);
        return plain.Build();

        IArrowArray Fill<T, TArray, TBuilder>(
            PrimitiveArrayBuilder<T, TArray, TBuilder> builder, Func<int, T> convert)
            where T : struct
            where TArray : IArrowArray
            where TBuilder : class, IArrowArrayBuilder<TArray>
        {
            foreach (int? place in places)
            {
                if (place is { } index)
                    builder.Append(convert(index));
                else
                    builder.AppendNull();
            }

            return builder.Build(null);
        }
    }

    static DictionaryArray Dictionary(int[] indexes, IArrowArray words) => new(
        new DictionaryType(Int32Type.Default, StringType.Default, ordered: false),
        new Int32Array.Builder().AppendRange(indexes).Build(),
        words);

    static List<string> WordsOf(RecordBatch batch)
    {
        var words = (StringArray)((DictionaryArray)batch.Column("country")).Dictionary;
        return [.. Enumerable.Range(0, words.Length).Select(word => words.GetString(word))];
    }

    static string[] TextsOf(KhonsuStore store) =>
        store.Read(static tx => tx.Visits.OrderBy(static visit => visit.Id).Select(TextOf).ToArray());

    static string TextOf(Visit visit) =>
        $"{visit.Id} {visit.Country} {visit.Town ?? "-"} {string.Join(',', visit.Tags)}";
}
