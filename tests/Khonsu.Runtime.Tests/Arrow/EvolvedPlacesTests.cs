using System.Collections.Immutable;
using Apache.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A value that today's type does not reach is refused with the way to it; one that nobody will read is
/// not.</summary>
public sealed class EvolvedPlacesTests
{
    static readonly DateOnly s_near = new(2000, 1, 1);
    static readonly DateOnly s_far = DateOnly.MaxValue;

    static Diary1.Diary Plain => new(
        1,
        [new Diary1.Entry("a", s_near), null],
        ImmutableDictionary<string, DateOnly>.Empty.Add("k", s_near),
        new Diary1.Once(s_near),
        ("b", s_near),
        [s_near, s_near]);

    public static TheoryData<string> Places =>
        ["entries[1].day", "marks[1].value", "ends.once.day", "begun.day", "span[1]"];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_value_out_of_reach_is_refused_with_the_way_to_it(string place)
    {
        Diary1.Diary far = place switch
        {
            "entries[1].day" => Plain with { Entries = [null, new Diary1.Entry("a", s_far)] },
            "marks[1].value" => Plain with { Marks = Plain.Marks.Add("l", s_far) },
            "ends.once.day" => Plain with { Ends = new Diary1.Once(s_far) },
            "begun.day" => Plain with { Begun = ("", s_far) },
            _ => Plain with { Span = [s_near, s_far] },
        };
        Diary1.Diary[] diaries = [Plain, Plain with { Id = 2, Ends = new Diary1.Never("") }, far with { Id = 3 }];
        using RecordBatch batch = Batch(diaries);
        using KhonsuStore store = KhonsuStore.Open();

        foreach ((RecordBatch part, int row) in new[] { (batch, 2), (batch.Slice(1, 2), 1) })
        {
            ColumnValueException error = Assert.Throws<ColumnValueException>(
                () => store.Atomically(tx => tx.NewDiaries.FromRecordBatch(part)));
            Assert.Equal(("diaries", place, row), (error.Table, error.Column, error.Row));
        }

        Assert.Equal(0, store.Read(static tx => tx.NewDiaries.Count));
        store.Atomically(tx => tx.NewDiaries.FromRecordBatch(batch.Slice(0, 2)));
    }

    [Fact]
    public void What_lies_under_a_null_may_be_out_of_reach()
    {
        using RecordBatch batch = Batch([Plain, Plain with { Id = 2, Entries = [] }]);
        int begun = batch.Schema.GetFieldIndex("begun");
        int entries = batch.Schema.GetFieldIndex("entries");
        using RecordBatch hidden = new(
            batch.Schema,
            batch.Arrays.Select((array, at) => at == begun ? Hidden(array) : at == entries ? Unlisted(array) : array),
            batch.Length);
        using KhonsuStore store = KhonsuStore.Open();

        store.Atomically(tx => tx.NewDiaries.FromRecordBatch(hidden));

        Diary2.Diary[] diaries = store.Read(static tx => tx.NewDiaries.OrderBy(static diary => diary.Id).ToArray());
        Assert.Equal([null, null], diaries.Select(static diary => diary.Begun));
        Assert.Equal([1, 0], diaries.Select(static diary => diary.Entries.Length));
    }

    // Nulls over days that no time reaches.
    static IArrowArray Hidden(IArrowArray begun)
    {
        ArrayData data = begun.Data;
        ArrayData days = Far(data.Children[1]);
        return ArrowArrayFactory.BuildArray(new ArrayData(
            data.DataType, data.Length, data.Length, 0, [new ArrowBuffer(new byte[1])], [data.Children[0], days]));
    }

    // The first list ends before its second item, which thereby is in no list, and far.
    static IArrowArray Unlisted(IArrowArray entries)
    {
        ArrayData data = entries.Data;
        ArrayData items = data.Children[0];
        ArrayData days = Far(items.Children[1], from: 1);
        ArrayData made = new(items.DataType, items.Length, 0, 0, [ArrowBuffer.Empty], [items.Children[0], days]);
        byte[] offsets = [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
        return ArrowArrayFactory.BuildArray(new ArrayData(
            data.DataType, data.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(offsets)], [made]));
    }

    static ArrayData Far(ArrayData days, int from = 0)
    {
        byte[] bytes = days.Buffers[1].Span.ToArray();
        bytes.AsSpan(from * sizeof(int)).Fill(0x7F);
        return new ArrayData(days.DataType, days.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(bytes)]);
    }

    static RecordBatch Batch(Diary1.Diary[] diaries)
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(tx =>
        {
            foreach (Diary1.Diary diary in diaries)
                tx.OldDiaries.Add(diary);
        });
        return store.Read(static tx => tx.OldDiaries.ToRecordBatch());
    }
}
