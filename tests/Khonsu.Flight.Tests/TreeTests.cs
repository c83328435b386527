using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Flight.Client;
using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;
using Khonsu.Runtime.Tests.Arrow;
using Microsoft.AspNetCore.Builder;

namespace Khonsu.Flight.Tests;

/// <summary>Columns that hold more than one value.</summary>
public sealed class TreeTests : IAsyncLifetime
{
    readonly Fleet _fleet = Fleet.Open();
    readonly WebApplication _app;
    GrpcChannel? _channel;

    public TreeTests()
    {
        WebApplicationBuilder builder = FlightHost.NewBuilder();
        builder.Services.AddKhonsuFlight(_fleet.Store, Fleet.Tables, FlightHost.Open with { BatchBytesMax = 500 });
        _app = builder.Build();
        _app.MapKhonsuFlight();
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        await _app.DisposeAsync();
        _fleet.Dispose();
    }

    [Fact]
    public async Task Lists_and_maps_arrive_however_they_are_cut_and_come_back()
    {
        _fleet.Atomically(static tx =>
        {
            for (int i = 0; i < 200; i++)
            {
                ImmutableArray<string> stops = [.. Enumerable.Range(0, i % 7).Select(stop => $"stop {stop} of {i}")];
                ImmutableDictionary<string, int> fuel =
                    stops.ToImmutableDictionary(static stop => stop, stop => stop.Length + i);
                tx.Trips.Add(new Trip(i, stops, fuel));
            }
        });
        FlightClient client = new(_channel!);
        using RecordBatch expected = _fleet.Read(static tx => tx.Trips.ToRecordBatch());

        List<RecordBatch> batches = await client.GetAsync(TableTicket.Latest("trips"));
        Assert.InRange(batches.Count, 20, 200);
        Assert.Equal(KindRows.LinesOf([expected]), KindRows.LinesOf(batches));
        PutReceipt receipt = await client.PutAsync(new PutTarget("trips", BatchMode.Upsert), batches);
        Assert.Equal(200, receipt.Rows);
        using RecordBatch again = _fleet.Read(static tx => tx.Trips.ToRecordBatch());
        Assert.Equal(KindRows.LinesOf([expected]), KindRows.LinesOf([again]));
    }

    [Fact]
    public async Task A_table_with_a_dictionary_is_listed_and_not_sent()
    {
        _fleet.Atomically(static tx => tx.Trucks.Add(new Truck("KHN 1", Mood.Calm)));
        FlightClient client = new(_channel!);
        Assert.Equal([0, 1], (await client.ListAsync()).Select(static info => info.TotalRecords));
        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.FailedPrecondition, () => client.GetAsync(TableTicket.Latest("trucks")));
        Assert.Contains("Column 'mood' of table 'trucks' has a dictionary", refusal.Status.Detail);
    }
}
