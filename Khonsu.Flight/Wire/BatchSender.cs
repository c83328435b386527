using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Flight.Server;
using Google.Protobuf;
using Khonsu.Flight.Tables;

namespace Khonsu.Flight.Wire;

/// <summary>
/// Sends rows and changes in messages of a bounded size. The metadata of each message is the timestamp after which a
/// client goes on with the changes once it has dealt with everything up to there.
/// </summary>
/// <remarks>A client that reads slowly is waited for between two messages, without a thread and without a snapshot.
/// </remarks>
/// <param name="writer">The stream of the call.</param>
/// <param name="bytesMax">Most bytes of a message, but for a single row.</param>
internal sealed class BatchSender(FlightServerRecordBatchStreamWriter writer, int bytesMax)
{
    // The images of a commit stand together, and this column of theirs says at which commit.
    const string StampColumn = "_commit_timestamp";

    /// <summary>Sends the rows of a table; an empty table is one message without rows.</summary>
    /// <param name="schema">Their schema.</param>
    /// <param name="copy">The rows.</param>
    /// <param name="cancellationToken">Asked between two messages.</param>
    /// <returns>A task that ends when all is sent.</returns>
    internal async Task SendRows(Schema schema, TableCopy copy, CancellationToken cancellationToken)
    {
        await writer.SetupStream(schema).ConfigureAwait(false);
        BatchPlan plan = new(bytesMax);
        bool isFirst = true;
        while (true)
        {
            using RecordBatch batch = copy.Next(plan.NextRows);
            if (batch.Length == 0 && !isFirst)
                return;
            plan.Learn(batch.Length, BatchBytes.OfRows(batch, 0, batch.Length));
            await Send(batch, _ => copy.Timestamp, cancellationToken).ConfigureAwait(false);
            isFirst = false;
        }
    }

    /// <summary>Sends the changes of a table until the store is closed.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <returns>A task that ends when the store is closed and all is sent.</returns>
    internal async Task SendChanges(TableChangeBatches changes, CancellationToken cancellationToken)
    {
        await writer.SetupStream(changes.Schema).ConfigureAwait(false);
        long dealtWith = changes.AfterTimestamp;
        await foreach (RecordBatch next in changes.Batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using RecordBatch batch = next;
            Int64Array stamps = (Int64Array)batch.Column(StampColumn);
            long before = dealtWith;
            await Send(batch, rows => LastWhole(stamps, rows, before), cancellationToken).ConfigureAwait(false);
            dealtWith = stamps.GetValue(batch.Length - 1)!.Value;
        }
    }

    /// <summary>The last commit of which all images are among the first rows of a batch of whole commits.</summary>
    /// <param name="stamps">The commit of each image.</param>
    /// <param name="rows">How many of them count, at least 1.</param>
    /// <param name="before">The commit before the first.</param>
    /// <returns>Its timestamp.</returns>
    internal static long LastWhole(Int64Array stamps, int rows, long before)
    {
        ReadOnlySpan<long> values = stamps.Values;
        if (rows == values.Length)
            return values[^1];
        int last = rows - 1;
        while (last >= 0 && values[last] == values[rows])
            last--;
        return last < 0 ? before : values[last];
    }

    async Task Send(RecordBatch batch, Func<int, long> timestampAfter, CancellationToken cancellationToken)
    {
        int sent = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = batch.Length == 0 ? 0 : BatchBytes.RowsThatFit(batch, sent, bytesMax);
            RecordBatch piece = rows == batch.Length ? batch : batch.Slice(sent, rows);
            sent += rows;
            await writer.WriteAsync(piece, TextOf(timestampAfter(sent))).ConfigureAwait(false);
        }
        while (sent < batch.Length);
    }

    static ByteString TextOf(long timestamp)
        => ByteString.CopyFromUtf8(timestamp.ToString(CultureInfo.InvariantCulture));
}
