using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Server;
using Google.Protobuf;
using Grpc.Core;
using Khonsu.Flight.Errors;
using Khonsu.Flight.Tables;
using Khonsu.Flight.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Khonsu.Flight.Calls;

/// <summary>
/// Answers the calls of Arrow Flight. Who may call was decided before (<see cref="CallRights"/>); every call has one
/// snapshot or one transaction of its own, and none is open while a client is waited for.
/// </summary>
/// <param name="tables">What is served.</param>
/// <param name="lifetime">Says when the server shuts down, which ends feeds: they have no end of their own.</param>
/// <param name="logger">Told of defects.</param>
internal sealed partial class FlightCalls(
    ServedTables tables, IHostApplicationLifetime lifetime, ILogger<FlightCalls> logger) : FlightServer
{
    static readonly FlightLocation[] s_here = [];

    /// <inheritdoc/>
    public override Task ListFlights(
        FlightCriteria request, IAsyncStreamWriter<FlightInfo> responseStream, ServerCallContext context)
        => Answer(context, async () =>
        {
            if (!request.Expression.IsEmpty)
                throw Refusals.NoCriteria();
            foreach (FlightInfo info in tables.Store.Read(InfosOf))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                await responseStream.WriteAsync(info).ConfigureAwait(false);
            }
        });

    /// <inheritdoc/>
    public override Task<FlightInfo> GetFlightInfo(FlightDescriptor request, ServerCallContext context)
        => Answer(context, () =>
        {
            TableTicket ticket = TicketOf(request);
            ServedTable table = TableOf(ticket.TableName);
            if (ticket.Kind == TicketKind.Table)
            {
                return Task.FromResult(Read(
                    ticket, tx => InfoOf(table.Schema, request, ticket, table.CountOf(tx), tx.SnapshotTimestamp)));
            }

            TableChangeBatches changes = ChangesOf(table, ticket);
            // Why with a timestamp in any case: now is when it was asked, not when the ticket is used.
            TableTicket pinned = TableTicket.Changes(ticket.TableName, changes.AfterTimestamp);
            return Task.FromResult(InfoOf(changes.Schema, request, pinned, -1, changes.AfterTimestamp));
        });

    /// <inheritdoc/>
    public override Task<Schema> GetSchema(FlightDescriptor request, ServerCallContext context)
        => Answer(context, () =>
        {
            TableTicket ticket = TicketOf(request);
            ServedTable table = TableOf(ticket.TableName);
            return Task.FromResult(ticket.Kind == TicketKind.Table ? table.Schema : ChangesOf(table, ticket).Schema);
        });

    /// <inheritdoc/>
    public override Task DoGet(
        FlightTicket ticket, FlightServerRecordBatchStreamWriter responseStream, ServerCallContext context)
        => Answer(context, () =>
        {
            TableTicket asked = TicketOf(ticket.Ticket);
            ServedTable table = TableOf(asked.TableName);
            BatchSender sender = new(responseStream, tables.Options.BatchBytesMax);
            return asked.Kind == TicketKind.Changes
                ? SendChanges(sender, ChangesOf(table, asked), context.CancellationToken)
                : SendRows(sender, table, asked, context.CancellationToken);
        });

    /// <inheritdoc/>
    public override Task DoPut(
        FlightServerRecordBatchStreamReader requestStream,
        IAsyncStreamWriter<FlightPutResult> responseStream,
        ServerCallContext context)
        => Answer(
            context,
            async () =>
            {
                if (!tables.Options.AllowWrites)
                    throw Refusals.ReadOnly();
                PutReader reader = new(requestStream, tables.Options);
                PutTarget target = await reader.ReadTarget().ConfigureAwait(false);
                using RowIntake intake = TableOf(target.TableName).NewIntake(target.Mode);
                await reader.ReadRows(intake, context.CancellationToken).ConfigureAwait(false);
                PutReceipt receipt = Commit(intake, context.CancellationToken);
                await responseStream.WriteAsync(receipt.ToFlightResult()).ConfigureAwait(false);
            },
            isPut: true);

    /// <inheritdoc/>
    public override Task ListActions(IAsyncStreamWriter<FlightActionType> responseStream, ServerCallContext context)
        => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task DoAction(
        FlightAction request, IAsyncStreamWriter<FlightResult> responseStream, ServerCallContext context)
        => throw Refusals.NotServed(nameof(DoAction));

    /// <inheritdoc/>
    public override Task DoExchange(
        FlightServerRecordBatchStreamReader requestStream,
        FlightServerRecordBatchStreamWriter responseStream,
        ServerCallContext context)
        => throw Refusals.NotServed(nameof(DoExchange));

    /// <inheritdoc/>
    public override Task Handshake(
        IAsyncStreamReader<FlightHandshakeRequest> requestStream,
        IAsyncStreamWriter<FlightHandshakeResponse> responseStream,
        ServerCallContext context)
        => throw Refusals.NotServed(nameof(Handshake));

    List<FlightInfo> InfosOf(ReadTx tx)
    {
        List<FlightInfo> infos = [];
        foreach (ServedTable table in tables.All)
        {
            FlightDescriptor descriptor = FlightDescriptor.CreatePathDescriptor(table.Name);
            TableTicket ticket = TableTicket.Latest(table.Name);
            infos.Add(InfoOf(table.Schema, descriptor, ticket, table.CountOf(tx), tx.SnapshotTimestamp));
        }

        return infos;
    }

    static FlightInfo InfoOf(
        Schema schema, FlightDescriptor descriptor, TableTicket ticket, long rows, long timestamp) => new(
        schema,
        descriptor,
        [new FlightEndpoint(ticket.ToFlightTicket(), s_here)],
        rows,
        totalBytes: -1,
        ordered: ticket.Kind == TicketKind.Changes,
        ByteString.CopyFromUtf8(timestamp.ToString(CultureInfo.InvariantCulture)));

    Task SendRows(BatchSender sender, ServedTable table, TableTicket ticket, CancellationToken cancellationToken)
    {
        TableCopy copy = Read(ticket, tx => table.CopyOf(tx, cancellationToken));
        return sender.SendRows(table.Schema, copy, cancellationToken);
    }

    async Task SendChanges(BatchSender sender, TableChangeBatches changes, CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await sender.SendChanges(changes, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refusals.Closing();
        }
    }

    PutReceipt Commit(RowIntake intake, CancellationToken cancellationToken)
    {
        TransactionOptions options = new() { MaxAttempts = tables.Options.PutAttemptsMax, Label = "Flight put" };
        AbortInfo? abort = intake.Commit(tables.Store, options, cancellationToken, out PutReceipt? receipt);
        return receipt ?? throw Refusals.Conflict(abort!);
    }

    /// <summary>Runs a block at the snapshot that a ticket for rows names.</summary>
    TResult Read<TResult>(TableTicket ticket, Func<ReadTx, TResult> body)
    {
        try
        {
            return ticket switch
            {
                { Timestamp: { } timestamp } => tables.Store.AsOf(timestamp).Read(body),
                { Time: { } time } => tables.Store.AsOf(time).Read(body),
                _ => tables.Store.Read(body),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ticket.Time is { } time
                ? Refusals.NotYet(time)
                : Refusals.NotYet(ticket.Timestamp ?? 0, tables.Store.GetStatistics().CommitTimestamp);
        }
        catch (InvalidOperationException error) when (error is not ObjectDisposedException)
        {
            throw Refusals.NotKept(error);
        }
    }

    TableChangeBatches ChangesOf(ServedTable table, TableTicket ticket)
    {
        try
        {
            return table.ChangesOf(tables.Store.Changes(ticket.Timestamp));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Refusals.NotYet(ticket.Timestamp ?? 0, tables.Store.GetStatistics().CommitTimestamp);
        }
        catch (InvalidOperationException error) when (error is not ObjectDisposedException)
        {
            throw Refusals.NotKept(error);
        }
    }

    ServedTable TableOf(string name)
        => tables.TryFind(name, out ServedTable? table) ? table : throw Refusals.NoSuchTable(name);

    static TableTicket TicketOf(FlightDescriptor descriptor)
    {
        if (descriptor.Type == FlightDescriptorType.Command)
            return TicketOf(descriptor.Command);
        return descriptor.Paths.ToArray() is [{ Length: > 0 } name]
            ? TableTicket.Latest(name)
            : throw Refusals.NoDescriptor();
    }

    static TableTicket TicketOf(ByteString text)
    {
        try
        {
            return TableTicket.Parse(text.ToStringUtf8());
        }
        catch (FormatException error)
        {
            throw Refusals.NoTicket(error.Message);
        }
    }

    Task Answer(ServerCallContext context, Func<Task> work, bool isPut = false)
        => Answer(
            context,
            async () =>
            {
                await work().ConfigureAwait(false);
                return true;
            },
            isPut);

    async Task<TResult> Answer<TResult>(ServerCallContext context, Func<Task<TResult>> work, bool isPut = false)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (RpcException)
        {
            throw;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            // Why whatever it is: the connection is gone, and its streams say so in several ways.
            throw Refusals.Cancelled();
        }
        catch (Exception error)
        {
            if (Refusals.Of(error, isPut) is { } refusal)
                throw refusal;
            LogDefect(error, context.Method);
            throw Refusals.Broken();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} could not be answered.")]
    partial void LogDefect(Exception error, string method);
}
