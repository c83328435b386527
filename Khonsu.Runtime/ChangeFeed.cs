using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Feed;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>
/// The commits of a store after a timestamp, in the order of their timestamps, each exactly once: an
/// <c>await foreach</c> gets those that are there and waits for those to come, without holding a thread.
/// </summary>
/// <remarks>
/// Each enumeration begins after <see cref="AfterTimestamp"/> again, and has nothing to do with others. It ends when
/// the store is closed and everything is read. Progress: a reader that waits, stops or is slow stops no commit and no
/// other reader. Generated code adds a property for each record, with the feed of its table.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A feed is the field's word for it.")]
public sealed class ChangeFeed : IAsyncEnumerable<CommitChanges>
{
    readonly KhonsuStore _store;

    internal ChangeFeed(KhonsuStore store, long afterTimestamp, SlowReader slowReader)
        => (_store, AfterTimestamp, SlowReader) = (store, afterTimestamp, slowReader);

    /// <summary>The feed has the commits with larger timestamps.</summary>
    public long AfterTimestamp { get; }

    /// <summary>What a reader gets that wants what is forgotten.</summary>
    public SlowReader SlowReader { get; }

    /// <summary>The feed of one table; generated properties call it.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="definition">The record's definition.</param>
    /// <returns>The commits that change rows of the table.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TableChangeFeed<TKey, TRow> Table<TKey, TRow>(TableDefinition<TKey, TRow> definition)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new TableChangeFeed<TKey, TRow>(this, definition);
    }

    /// <summary>Begins to read.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The reader; one thread at a time may use it.</returns>
    /// <exception cref="ChangesLostException">On the way: the store has forgotten what comes next, and
    /// <see cref="SlowReader"/> says to fail. The reader has ended.</exception>
    /// <exception cref="OperationCanceledException">On the way: it was cancelled.</exception>
    public async IAsyncEnumerator<CommitChanges> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using FeedCursor cursor = NewCursor();
        while (true)
        {
            // Order: asked before the last look, so nothing that was committed before the close is missed.
            bool isClosed = _store.IsClosed;
            while (TryRead(cursor, out CommitChanges? commit))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return commit;
            }

            if (isClosed)
                yield break;
            await cursor.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal bool IsClosed => _store.IsClosed;

    internal FeedCursor NewCursor() => new(_store.Parts, AfterTimestamp);

    /// <summary>Reads what is there.</summary>
    /// <param name="cursor">The reader.</param>
    /// <param name="commit">A commit, or a gap.</param>
    /// <returns>False when there is nothing yet.</returns>
    /// <exception cref="ChangesLostException">What comes next is forgotten.</exception>
    internal bool TryRead(FeedCursor cursor, [NotNullWhen(true)] out CommitChanges? commit)
    {
        switch (cursor.TryNext(out LoggedCommit? found, out long stamp))
        {
            case LogLook.Commit:
                commit = new CommitChanges(found!, stamp);
                return true;
            case LogLook.Lost:
                long lostAfter = cursor.Timestamp;
                long lostUpTo = cursor.Skip();
                if (SlowReader == SlowReader.Fail)
                    throw new ChangesLostException(lostAfter, lostUpTo);
                commit = new CommitChanges(lostAfter, lostUpTo);
                return true;
            default:
                commit = null;
                return false;
        }
    }
}
