using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Dependencies;

/// <summary>What a scan, a count, a range or an absent row means for the dependencies of a commit.</summary>
public class PhantomTests : IDisposable
{
    const long Absent = 77;

    static readonly Dictionary<string, Func<Table<long, IndexedRow>, object?>> s_looks = new()
    {
        ["scan"] = static rows => rows.Sum(static row => row.Balance),
        ["count"] = static rows => rows.Count,
        ["range"] = static rows => rows.Ordered(IndexedRow.ByBalance).Range(50, 60).Count(),
        ["range, descending"] = static rows => rows.Ordered(IndexedRow.ByBalance).Range(50, 60).Descending().Count(),
        ["prefix"] = static rows => rows.Ordered(IndexedRow.ByBranchAndBalance).Between(("b1", 0), ("b1", 0), 1)
            .Count(),
        ["hash"] = static rows => rows.Equal(IndexedRow.ByOwner, "nobody").Count(),
        ["maximum"] = static rows => rows.Ordered(IndexedRow.ByBalance).Last(),
        ["absence"] = static rows => rows.Find(Absent),
    };

    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(3);

    public PhantomTests() => _store.Change(static rows =>
    {
        rows.Add(IndexedRow.Of(1, 10));
        rows.Add(IndexedRow.Of(2, 20));
    });

    public static TheoryData<string> Looks => [.. s_looks.Keys];

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(Looks))]
    public void A_phantom_alone_is_no_reason_to_refuse(string look)
    {
        using Transaction reader = _store.Certify();
        s_looks[look](reader.Indexed());
        _store.Change(static rows => rows.Add(IndexedRow.Of(Absent, 55)));
        reader.Write(0);

        Assert.True(reader.Ends());
    }

    [Theory, MemberData(nameof(Looks))]
    public void A_phantom_in_a_circle_refuses(string look)
    {
        using Transaction reader = _store.Certify();
        using Transaction writer = _store.Certify();
        s_looks[look](reader.Indexed());
        writer.Look(0);
        reader.Write(0);
        writer.Indexed().Upsert(IndexedRow.Of(Absent, 55));

        Assert.True(reader.Ends());
        Assert.False(writer.Ends());
    }

    [Theory, MemberData(nameof(Looks))]
    public void A_phantom_makes_the_look_stale(string look)
    {
        using Transaction reader = _store.Certify();
        using Transaction writer = _store.Certify();
        s_looks[look](reader.Indexed());
        writer.Look(0);
        writer.Indexed().Upsert(IndexedRow.Of(Absent, 55));
        reader.Write(0);

        Assert.True(writer.Ends());
        Assert.False(reader.Ends());
    }

    [Theory]
    [InlineData("range")]
    [InlineData("range, descending")]
    [InlineData("absence")]
    public void A_write_beside_what_was_read_closes_no_circle(string look)
    {
        using Transaction reader = _store.Certify();
        using Transaction writer = _store.Certify();
        s_looks[look](reader.Indexed());
        writer.Look(0);
        reader.Write(0);
        writer.Indexed().Upsert(IndexedRow.Of(Absent + 1, 61));

        Assert.True(reader.Ends());
        Assert.True(writer.Ends());
    }

    [Fact]
    public void A_row_that_leaves_a_range_counts()
    {
        _store.Change(static rows => rows.Add(IndexedRow.Of(Absent, 55)));
        using Transaction reader = _store.Certify();
        using Transaction writer = _store.Certify();
        Assert.Equal(1, s_looks["range"](reader.Indexed()));
        writer.Look(0);
        reader.Write(0);
        writer.Indexed().Upsert(IndexedRow.Of(Absent, 500));

        Assert.True(reader.Ends());
        Assert.False(writer.Ends());
    }

    [Fact]
    public void The_absence_of_a_row_is_remembered_when_its_chain_has_left_the_index()
    {
        using Transaction late = _store.Certify();
        late.Look(0);
        _store.Touch(0);
        using (Transaction reader = _store.Certify())
        {
            Assert.Equal(100, reader.Look(0));
            Assert.Null(reader.Rows().Find(Absent));
            reader.Write(1);
            Assert.True(reader.Ends());
        }

        VersionChain before = _store.ChainOf(Absent);
        Assert.False(before.IsNone);
        for (long id = 1000; id < 3000; id++)
            _store.Touch(id);
        late.Write(Absent);
        Assert.False(before.Equals(_store.ChainOf(Absent)), "the chain is still there; make the index grow more");

        Assert.False(late.Ends());
    }
}
