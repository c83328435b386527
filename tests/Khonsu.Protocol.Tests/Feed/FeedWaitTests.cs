using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Composition;
using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Feed;

/// <summary>A reader that waits holds no thread, is woken by each commit, and misses none.</summary>
public class FeedWaitTests
{
    static readonly StoreOptions s_options = new() { ChangeFeed = new ChangeFeedOptions() };

    [Fact]
    public async Task A_reader_that_waits_is_woken_by_the_next_commit()
    {
        using KhonsuStore store = OpenToWait();
        await using var reader = new FeedReader(store.Changes());
        for (int value = 1; value <= 100; value++)
        {
            Task<bool> move = reader.Begin();
            WaitUntil.True(() => store.Parts.Waiters.Registered == 1, "the reader waits");
            Assert.False(move.IsCompleted);
            store.Overwrite(0, value);
            Assert.Equal($"0:{value - 1}>{value}", await reader.NextText());
        }

        Assert.Equal(0, store.Parts.Waiters.Registered);
    }

    [Fact]
    public async Task A_commit_between_the_last_look_and_the_registration_is_not_missed()
    {
        using KhonsuStore store = OpenToWait();
        await using var reader = new FeedReader(store.Changes());
        bool isDone = false;
        StepHook.Hook = step =>
        {
            if (step != Step.BeforeWatch || isDone)
                return;
            isDone = true;
            store.Overwrite(0, 1);
        };

        string text = await reader.NextText();
        StepHook.Hook = null;

        Assert.Equal("0:0>1", text);
    }

    [Fact]
    public async Task Readers_that_wait_are_all_woken()
    {
        using KhonsuStore store = OpenToWait();
        FeedReader[] readers = [.. Enumerable.Range(0, 20).Select(_ => new FeedReader(store.Changes()))];
        foreach (FeedReader reader in readers)
            _ = reader.Begin();
        WaitUntil.True(() => store.Parts.Waiters.Registered == readers.Length, "all readers wait");

        store.Overwrite(0, 1);

        foreach (FeedReader reader in readers)
        {
            Assert.Equal("0:0>1", await reader.NextText());
            await reader.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_nothing_behind()
    {
        using KhonsuStore store = OpenToWait();
        using var cancellation = new CancellationTokenSource();
        await using var reader = new FeedReader(store.Changes(), cancellation.Token);
        Task<bool> move = reader.Begin();
        WaitUntil.True(() => store.Parts.Waiters.Registered == 1, "the reader waits");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move);
        Assert.Equal(0, store.Parts.Waiters.Registered);
    }

    [Fact]
    public async Task A_closed_store_ends_the_feed_when_everything_is_read()
    {
        KhonsuStore store = OpenToWait();
        ChangeFeed feed = store.Changes();
        await using var waiting = new FeedReader(feed);
        Task<bool> move = waiting.Begin();
        WaitUntil.True(() => store.Parts.Waiters.Registered == 1, "the reader waits");
        await using var late = new FeedReader(feed);

        store.Overwrite(0, 1);
        Assert.True(await move);
        Assert.Equal("0:0>1", await waiting.NextText());
        _ = waiting.Begin();
        WaitUntil.True(() => store.Parts.Waiters.Registered == 1, "the reader waits again");
        store.Dispose();

        Assert.False(await waiting.TryNext());
        Assert.Equal("0:0>1", await late.NextText());
        Assert.False(await late.TryNext());
    }

    [Fact]
    public async Task A_reader_gets_past_a_commit_whose_thread_stands_still()
    {
        using KhonsuStore store = OpenToWait();
        await using var reader = new FeedReader(store.Changes());
        using var reached = new ManualResetEventSlim();
        using var released = new ManualResetEventSlim();
        Thread? parked = null;
        StepHook.Hook = step =>
        {
            if (step != Step.StampDrawn || Thread.CurrentThread != parked)
                return;
            reached.Set();
            released.Wait();
        };
        parked = new Thread(() => store.Overwrite(1, 5));
        parked.Start();
        reached.Wait();

        store.Overwrite(0, 1);

        Assert.Equal("1:0>5", await reader.NextText());
        Assert.Equal("0:0>1", await reader.NextText());
        released.Set();
        parked.Join();
        StepHook.Hook = null;
        store.Overwrite(0, 2);
        Assert.Equal("0:1>2", await reader.NextText());
    }

    static KhonsuStore OpenToWait()
    {
        KhonsuStore store = StoreExtensions.OpenWithRows(2, s_options);
        store.Parts.Waiters.LooksByItself = false;
        return store;
    }
}
