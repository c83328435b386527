using Khonsu.Dependencies;

namespace Khonsu.Protocol.Tests.Dependencies;

public class RowSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(1000)]
    public void A_set_has_what_was_put_in_and_nothing_else(int count)
    {
        long[] keys = [.. Enumerable.Range(0, count).SelectMany(static id => (long[])
        [
            RowSet.KeyOfChain(id * 3L),
            RowSet.KeyOfAbsent(1, id * 7919),
            RowSet.KeyOfChain(id * 3L),
        ])];
        RowSet set = RowSet.Of(keys);

        for (int id = 0; id < count + 50; id++)
        {
            Assert.Equal(id < count, set.Contains(RowSet.KeyOfChain(id * 3L)));
            Assert.Equal(id < count, set.Contains(RowSet.KeyOfAbsent(1, id * 7919)));
            Assert.False(set.Contains(RowSet.KeyOfChain((id * 3L) + 1)));
            Assert.False(set.Contains(RowSet.KeyOfAbsent(2, id * 7919)));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(int.MaxValue, int.MinValue)]
    public void No_key_stands_for_an_empty_place(int table, int hash)
    {
        Assert.True(RowSet.KeyOfAbsent(table, hash) < 0);
        Assert.True(RowSet.KeyOfChain(hash & int.MaxValue) > 0);
    }
}
