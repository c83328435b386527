using Apache.Arrow;
using Khonsu.CompilerServices;
using Khonsu.Transactions;

namespace Khonsu.Arrow;

/// <summary>The feed of a table as batches.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <param name="feed">The feed, one that fails when something is lost.</param>
/// <param name="rowsPerBatch">Images of a batch.</param>
internal sealed class ChangeBatches<TKey, TRow>(TableChangeFeed<TKey, TRow> feed, int rowsPerBatch)
    : IAsyncEnumerable<RecordBatch>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <inheritdoc/>
    public async IAsyncEnumerator<RecordBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        ChangeFeed commits = feed.Feed;
        using FeedCursor cursor = commits.NewCursor();
        using ChangeBatchAssembler<TKey, TRow> assembler = new();
        while (true)
        {
            // Order: asked before the last look, so nothing that was committed before the close is missed.
            bool isClosed = commits.IsClosed;
            ChangesLostException? lost;
            while (TryRead(cursor, out TableChanges<TKey, TRow> changes, out lost))
            {
                cancellationToken.ThrowIfCancellationRequested();
                int images = ChangeBatchAssembler<TKey, TRow>.ImagesOf(changes);
                // Why never in the middle of a commit: who goes on after a batch goes on after a whole one.
                if (assembler.RowCount != 0 && assembler.RowCount + images > rowsPerBatch)
                    yield return assembler.Finish();
                assembler.Add(changes);
            }

            // Why not waited for more: whoever reads wants what there is.
            if (assembler.RowCount != 0)
                yield return assembler.Finish();
            if (lost is not null)
                throw lost;
            if (isClosed)
                yield break;
            await cursor.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    bool TryRead(FeedCursor cursor, out TableChanges<TKey, TRow> changes, out ChangesLostException? lost)
    {
        (changes, lost) = (default, null);
        try
        {
            if (!feed.Feed.TryRead(cursor, out CommitChanges? commit))
                return false;
            changes = commit.Table(feed.Definition);
            return true;
        }
        catch (ChangesLostException exception)
        {
            // Why not at once: what was read before it goes out first.
            lost = exception;
            return false;
        }
    }
}
