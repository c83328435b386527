using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu;

/// <summary>The change feed of a table as Apache Arrow record batches.</summary>
public static class ArrowFeedExtensions
{
    const int RowsPerBatchDefault = 65_536;

    extension<TKey, TRow>(TableChangeFeed<TKey, TRow> feed)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        /// <summary>
        /// The schema of the batches: the table's columns, then <c>_change_type</c> (text) and <c>_commit_timestamp</c>
        /// (64-bit integer).
        /// </summary>
        /// <exception cref="InvalidOperationException">A column of the table has one of these names.</exception>
        public Schema ArrowSchema => ChangeBatchAssembler<TKey, TRow>.SchemaOf(feed.Definition);

        /// <summary>The changes as batches, each of whole commits.</summary>
        /// <param name="rowsPerBatch">Rows of a batch, at least 1; a commit that has more is one batch.</param>
        /// <returns>
        /// Batches of rows × columns, none empty: for a row that was updated one as it was
        /// (<c>update_preimage</c>) and one as it is (<c>update_postimage</c>), for others one (<c>insert</c>,
        /// <c>delete</c>). A batch comes when it is full or nothing more is there. It is yours; disposing of it makes
        /// its memory free for the next ones. Who has dealt with a batch goes on after the timestamp of its last row.
        /// </returns>
        /// <exception cref="InvalidOperationException">The feed skips what is lost, which a batch cannot say; or a
        /// column of the table has the name of one that is added.</exception>
        /// <exception cref="ChangesLostException">On the way: the store has forgotten what comes next. The reader has
        /// ended.</exception>
        /// <exception cref="ColumnValueException">On the way: a value cannot be stored in its column. The reader has
        /// ended.</exception>
        public IAsyncEnumerable<RecordBatch> ToRecordBatches(int rowsPerBatch = RowsPerBatchDefault)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerBatch, 1);
            if (feed.Feed.SlowReader != SlowReader.Fail)
                throw new InvalidOperationException("Batches cannot say what is lost; take a feed that fails.");
            ChangeBatchAssembler<TKey, TRow>.SchemaOf(feed.Definition);
            return new ChangeBatches<TKey, TRow>(feed, rowsPerBatch);
        }
    }
}
