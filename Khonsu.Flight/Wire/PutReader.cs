using Apache.Arrow;
using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Server;
using Grpc.Core;
using Khonsu.Flight.Errors;
using Khonsu.Flight.Tables;

namespace Khonsu.Flight.Wire;

/// <summary>Reads the stream of a put to its end; what it holds has a bound, and no transaction is open.</summary>
/// <param name="stream">The stream of the call.</param>
/// <param name="options">The bounds.</param>
internal sealed class PutReader(FlightServerRecordBatchStreamReader stream, FlightOptions options)
{
    /// <summary>Reads where the rows go.</summary>
    /// <returns>The target.</returns>
    /// <exception cref="RpcException">The stream does not begin with one, or not with a schema.</exception>
    internal async Task<PutTarget> ReadTarget()
    {
        FlightDescriptor? descriptor =
            await Understand(async () => await stream.FlightDescriptor.ConfigureAwait(false)).ConfigureAwait(false);
        return (descriptor is null ? null : PutTarget.Of(descriptor)) ?? throw Refusals.NoPutTarget();
    }

    /// <summary>Reads all rows.</summary>
    /// <param name="intake">Takes them.</param>
    /// <param name="cancellationToken">Asked between two batches.</param>
    /// <returns>A task that ends when the client has completed the stream.</returns>
    /// <exception cref="RpcException">It is no Arrow data, or more than is allowed.</exception>
    /// <exception cref="KhonsuException">Its rows do not fit the table.</exception>
    internal async Task ReadRows(RowIntake intake, CancellationToken cancellationToken)
    {
        Schema schema = await Understand(async () => await stream.Schema.ConfigureAwait(false)).ConfigureAwait(false);
        intake.CheckSchema(schema);
        long bytes = 0;
        while (await Understand(() => stream.MoveNext(cancellationToken)).ConfigureAwait(false))
        {
            RecordBatch batch = stream.Current;
            bytes += await Understand(() => Task.FromResult(Take(batch, bytes, intake))).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Takes a batch, if it is not too much.</summary>
    /// <returns>Its bytes.</returns>
    long Take(RecordBatch batch, long bytesBefore, RowIntake intake)
    {
        try
        {
            long bytes = CheckSize(batch, bytesBefore, intake);
            intake.Take(batch);
            return bytes;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    long CheckSize(RecordBatch batch, long bytesBefore, RowIntake intake)
    {
        long bytes = BatchBytes.OfBuffers(batch);
        if (bytes > options.PutBytesMax - bytesBefore)
            throw Refusals.TooLarge(nameof(FlightOptions.PutBytesMax), options.PutBytesMax);
        // Why before it is read: the number is the client's word so far.
        if (batch.Length > options.PutRowsMax - intake.Count)
            throw Refusals.TooLarge(nameof(FlightOptions.PutRowsMax), options.PutRowsMax);
        return bytes;
    }

    // Why every other exception: the library throws many kinds where bytes are not what it expects, and so may a record
    // that does not accept what it is given. Nothing runs in here but the reading of what the client has sent.
    static async Task<T> Understand<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception error) when (
            error is not (RpcException or KhonsuException or OperationCanceledException or IOException))
        {
            throw Refusals.NotArrow(error);
        }
    }
}
