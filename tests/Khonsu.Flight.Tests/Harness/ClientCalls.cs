using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Client;
using Grpc.Core;

namespace Khonsu.Flight.Tests.Harness;

/// <summary>Calls of a client, each with everything that comes of it.</summary>
static class ClientCalls
{
    internal static async Task<List<RecordBatch>> GetAsync(
        this FlightClient client, TableTicket ticket, Metadata? headers = null)
    {
        using FlightRecordBatchStreamingCall call = client.GetStream(ticket.ToFlightTicket(), headers);
        List<RecordBatch> batches = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience))
            batches.Add(call.ResponseStream.Current);
        return batches;
    }

    internal static async Task<List<FlightInfo>> ListAsync(this FlightClient client, Metadata? headers = null)
    {
        using AsyncServerStreamingCall<FlightInfo> call = client.ListFlights(null, headers);
        List<FlightInfo> infos = [];
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience))
            infos.Add(call.ResponseStream.Current);
        return infos;
    }

    internal static async Task<PutReceipt> PutAsync(
        this FlightClient client, PutTarget target, IReadOnlyList<RecordBatch> batches, Metadata? headers = null)
    {
        using FlightRecordBatchDuplexStreamingCall call =
            await client.StartPut(target.ToFlightDescriptor(), batches[0].Schema, headers, null);
        return await call.FinishAsync(batches);
    }

    /// <summary>Sends the batches of a put, ends it, and reads the answer.</summary>
    internal static async Task<PutReceipt> FinishAsync(
        this FlightRecordBatchDuplexStreamingCall call, IReadOnlyList<RecordBatch> batches)
    {
        // Why both at once: a server that refuses a put does not read the rest, so sending need not end; its answer
        // does.
        Task sending = call.SendAsync(batches);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        PutReceipt receipt = PutReceipt.Parse(call.ResponseStream.Current);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        await sending.WaitAsync(FlightHost.Patience);
        return receipt;
    }

    static async Task SendAsync(this FlightRecordBatchDuplexStreamingCall call, IReadOnlyList<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
            await call.RequestStream.WriteAsync(batch);
        await call.RequestStream.CompleteAsync();
    }

    /// <summary>The timestamp that the metadata of the last message says.</summary>
    internal static long Timestamp(this FlightRecordBatchStreamReader reader)
        => long.Parse(Assert.Single(reader.ApplicationMetadata).ToStringUtf8(), CultureInfo.InvariantCulture);

    internal static async Task<RpcException> RefusedAsync(StatusCode code, Func<Task> call)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(code == refusal.StatusCode, $"{code} was expected: {refusal}");
        return refusal;
    }
}
