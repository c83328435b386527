using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Feed;

/// <summary>Reads a feed step by step.</summary>
sealed class FeedReader(ChangeFeed feed, CancellationToken cancellation = default) : IAsyncDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly IAsyncEnumerator<CommitChanges> _reader = feed.GetAsyncEnumerator(cancellation);

    // A move that has begun and not ended.
    Task<bool>? _pending;

    /// <summary>Begins to read, or to wait for, the next element.</summary>
    public Task<bool> Begin() => _pending ??= _reader.MoveNextAsync().AsTask();

    /// <summary>The next element, which must come.</summary>
    public async Task<CommitChanges> Next()
    {
        Assert.True(await TryNext(), "The feed has ended.");
        return _reader.Current;
    }

    /// <summary>Whether there is a next element; waits for it.</summary>
    public async Task<bool> TryNext()
    {
        Task<bool> move = Begin();
        bool hasNext = await move.WaitAsync(s_patience);
        _pending = null;
        return hasNext;
    }

    /// <summary>The next element as text: its number rows.</summary>
    public async Task<string> NextText() => Text(await Next());

    public static string Text(CommitChanges commit) => string.Join(
        ' ',
        commit.Table(KeyedRow<long>.Definition)
            .Select(static change => $"{change.Key}:{change.Before?.Value}>{change.After?.Value}")
            .Order(StringComparer.Ordinal));

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
