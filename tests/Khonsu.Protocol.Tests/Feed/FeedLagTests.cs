using System.Runtime.CompilerServices;
using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Feed;

/// <summary>The statistics tell how far the slowest reader of the feed lies back.</summary>
public class FeedLagTests
{
    static readonly StoreOptions s_options = new() { ChangeFeed = new ChangeFeedOptions() };

    [Fact]
    public async Task The_slowest_reader_counts_and_only_while_it_reads()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        Assert.Equal((0, 0), Lag(store));
        await using var fast = new FeedReader(store.Changes());
        await using (var slow = new FeedReader(store.Changes()))
        {
            for (int value = 1; value <= 5; value++)
                store.Overwrite(0, value);
            Assert.Equal("0:0>1", await slow.NextText());
            Assert.Equal((1, 4), Lag(store));

            for (int value = 0; value < 3; value++)
                await fast.Next();
            Assert.Equal((2, 4), Lag(store));
            Assert.Equal("0:1>2", await slow.NextText());
            Assert.Equal("0:2>3", await slow.NextText());
            Assert.Equal("0:3>4", await slow.NextText());
            Assert.Equal((2, 2), Lag(store));
        }

        await fast.Next();
        await fast.Next();
        Assert.Equal((1, 0), Lag(store));
    }

    [Fact]
    public async Task The_place_of_a_reader_is_used_again()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        for (int round = 0; round < 10; round++)
        {
            await using var reader = new FeedReader(store.Changes());
            store.Overwrite(0, round);
            await reader.Next();
        }

        Assert.NotNull(store.Parts.FeedReaders.First);
        Assert.Null(store.Parts.FeedReaders.First.Next);
    }

    [Fact]
    public void A_reader_that_was_forgotten_does_not_count()
    {
        using KhonsuStore store = StoreExtensions.OpenWithRows(1, s_options);
        ReadAndForget(store);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal((0, 0), Lag(store));
    }

    // Why apart: so that no local variable of the test still holds the reader.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void ReadAndForget(KhonsuStore store)
    {
        IAsyncEnumerator<CommitChanges> reader = store.Changes(afterTimestamp: 0).GetAsyncEnumerator();
        ValueTask<bool> move = reader.MoveNextAsync();
        Assert.True(move.IsCompletedSuccessfully && move.Result);
        Assert.Equal(1, store.GetStatistics().FeedReaders);
    }

    static (int Readers, long Commits) Lag(KhonsuStore store)
    {
        StoreStatistics statistics = store.GetStatistics();
        return (statistics.FeedReaders, statistics.FeedLag);
    }
}
