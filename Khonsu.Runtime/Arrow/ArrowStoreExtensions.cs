using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu;

/// <summary>Loads of more rows than one transaction should have.</summary>
/// <remarks>
/// A load is a row of transactions and not one: others see what is there so far. Who needs all or nothing uses
/// <c>FromRecordBatches</c> of a table in a block. Rows come in the order of the input, so a load that stopped can
/// go on behind them.
/// </remarks>
public static class ArrowStoreExtensions
{
    extension(KhonsuStore store)
    {
        /// <summary>Writes the rows of batches into a table, many in each transaction.</summary>
        /// <typeparam name="TKey">The key.</typeparam>
        /// <typeparam name="TRow">The record.</typeparam>
        /// <param name="batches">The batches, asked for one after the other; they stay the caller's, and each may be
        /// disposed of when the next one is asked for.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        /// <param name="cancellationToken">Stops before the next transaction; what is committed stays.</param>
        /// <returns>What was loaded.</returns>
        /// <exception cref="BulkLoadException">A batch is not the table's, a value or a key is refused, a conflict
        /// lasted, or the input threw. It says how many rows are in the table and why it stopped.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public BulkLoadProgress BulkLoad<TKey, TRow>(
            IEnumerable<RecordBatch> batches,
            BulkLoadOptions? options = null,
            CancellationToken cancellationToken = default)
            where TKey : notnull, IEquatable<TKey>
            where TRow : TransactionalRow, IRow<TKey, TRow>
        {
            ArgumentNullException.ThrowIfNull(batches);
            var loader = new BulkLoader<TKey, TRow>(store, options, cancellationToken);
            try
            {
                foreach (RecordBatch batch in batches)
                    loader.Add(batch);
                loader.Commit();
                return loader.Progress;
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                throw loader.Stopped(cause);
            }
        }

        /// <summary>Writes the rows of batches, which come as they may, into a table, many in each
        /// transaction.</summary>
        /// <inheritdoc cref="BulkLoad"/>
        public async Task<BulkLoadProgress> BulkLoadAsync<TKey, TRow>(
            IAsyncEnumerable<RecordBatch> batches,
            BulkLoadOptions? options = null,
            CancellationToken cancellationToken = default)
            where TKey : notnull, IEquatable<TKey>
            where TRow : TransactionalRow, IRow<TKey, TRow>
        {
            ArgumentNullException.ThrowIfNull(batches);
            var loader = new BulkLoader<TKey, TRow>(store, options, cancellationToken);
            try
            {
                await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
                    loader.Add(batch);
                loader.Commit();
                return loader.Progress;
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                throw loader.Stopped(cause);
            }
        }
    }
}
