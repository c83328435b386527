using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;

namespace Khonsu;

/// <content>Outboxes: tables whose rows are messages to the world outside, in the order of commits.</content>
public sealed partial class KhonsuStore
{
    /// <summary>
    /// Gives the rows of a table as messages, in the order in which they were committed, and waits for further ones
    /// without holding a thread. A message is delivered when its row is gone: while it is there, it is given again.
    /// </summary>
    /// <typeparam name="TKey">The key; of rows of one commit, the smaller comes first.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The messages, without an end.</returns>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>
    /// Remove the row in a transaction of your own once its message has done its work, or together with that work.
    /// Messages are thus given at least once, each after all those of earlier commits; who gives them to the world must
    /// be ready for one that comes twice. Two readers of one outbox both get every message. A row that is written again
    /// takes the place of that commit. Isolation: every look sees one snapshot, so nothing of a transaction that did
    /// not commit is ever given. Each look walks over the whole table.
    /// </remarks>
    public async IAsyncEnumerable<TRow> ReadOutboxAsync<TKey, TRow>(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TKey : notnull, IEquatable<TKey>, IComparable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        while (true)
        {
            // Why sorted by stamp: the snapshot sees all commits up to its timestamp, so what a later look finds was
            // committed after all of these. A number that a body draws says when it ran, not when it committed.
            List<TRow> messages = await AtomicallyAsync(PendingMessages<TKey, TRow>, null, cancellationToken)
                .ConfigureAwait(false);
            foreach (TRow message in messages)
            {
                while (IsPending<TKey, TRow>(message))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return message;
                }
            }
        }
    }

    /// <summary>
    /// Delivers the rows of a table as messages, one after the other in the order of their commits, and removes each
    /// when it is delivered.
    /// </summary>
    /// <typeparam name="TKey">The key; of rows of one commit, the smaller comes first.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="deliver">
    /// Brings a message into the world. When it throws, the message stays, the exception comes out, and the next call
    /// delivers it again.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends with an exception only: that of a delivery, or the end of store or patience.</returns>
    /// <remarks>See <see cref="ReadOutboxAsync{TKey, TRow}"/>.</remarks>
    public async Task DispatchOutboxAsync<TKey, TRow>(
        Func<TRow, CancellationToken, ValueTask> deliver, CancellationToken cancellationToken = default)
        where TKey : notnull, IEquatable<TKey>, IComparable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentNullException.ThrowIfNull(deliver);
        await foreach (TRow message in ReadOutboxAsync<TKey, TRow>(cancellationToken).ConfigureAwait(false))
        {
            await deliver(message, cancellationToken).ConfigureAwait(false);
            // Why asked: what was written over it meanwhile is another message.
            Atomically(message, static (tx, message) =>
            {
                Table<TKey, TRow> table = tx.Table(TRow.Definition);
                if (ReferenceEquals(table.Find(TRow.KeyOf(message)), message))
                    table.Remove(TRow.KeyOf(message));
            });
        }
    }

    static List<TRow> PendingMessages<TKey, TRow>(Tx tx)
        where TKey : notnull, IEquatable<TKey>, IComparable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        var messages = new List<TRow>();
        foreach (TRow message in tx.Table(TRow.Definition))
            messages.Add(message);
        tx.RetryUnless(messages.Count > 0);
        messages.Sort(CompareMessages<TKey, TRow>);
        return messages;
    }

    static int CompareMessages<TKey, TRow>(TRow left, TRow right)
        where TKey : notnull, IEquatable<TKey>, IComparable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        int order = left._khonsuStamp.CompareTo(right._khonsuStamp);
        if (order != 0)
            return order;
        // Why not the default for text: it depends on the culture of the machine.
        return TRow.KeyOf(left) is string text
            ? string.CompareOrdinal(text, TRow.KeyOf(right) as string)
            : TRow.KeyOf(left).CompareTo(TRow.KeyOf(right));
    }

    bool IsPending<TKey, TRow>(TRow message)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        => Read(message, static (tx, message) =>
            ReferenceEquals(tx.Table(TRow.Definition).Find(TRow.KeyOf(message)), message));
}
