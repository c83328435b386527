using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>A transaction may write as much as memory holds.</summary>
public class LargeTransactionTests
{
    const int Rows = 1_000_000;

    [Fact]
    public void A_million_rows_are_written_at_once_and_are_all_there()
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx =>
        {
            for (long id = 0; id < Rows; id++)
                tx.Rows().Add(new KeyedRow<long>(id, id));
        });
        using Transaction before = store.Begin();
        long first = before.Rows()[0].Value;
        store.Atomically(static tx =>
        {
            for (long id = 0; id < Rows; id++)
                tx.Rows().Set(id, -id);
        });

        Assert.Equal((0, 1), (first, before.Rows()[1].Value));
        Assert.Equal(((long)Rows, -(long)Rows * (Rows - 1) / 2), store.Read(static tx =>
            (tx.Rows().LongCount(), tx.Rows().Sum(static row => row.Value))));
        before.Rows().Set(Rows - 1, 5);
        Assert.Equal(ConflictRule.RowReadAndWrittenChanged, before.TryCommit().Abort!.Rule);
    }

    [Fact]
    public void A_million_rows_that_are_refused_leave_nothing()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1);
        using Transaction large = store.Begin();
        _ = large.Rows()[0];
        for (long id = 1; id <= Rows; id++)
            large.Rows().Add(new KeyedRow<long>(id, id));
        store.Overwrite(0, 1);

        Assert.False(large.TryCommit().IsCommitted);
        Assert.Equal(1, store.Read(static tx => tx.Rows().Count));
    }
}
