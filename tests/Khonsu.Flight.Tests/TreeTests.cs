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
    public async Task Dictionaries_arrive_as_texts_and_come_back()
    {
        _fleet.Atomically(static tx =>
        {
            for (int i = 0; i < 200; i++)
            {
                tx.Trucks.Add(new Truck(
                    $"KHN {i}", i % 3 == 0 ? Mood.Calm : Mood.Wild, i % 5 == 0 ? null : $"land {i % 7}",
                    i % 4 == 0 ? null : [.. Enumerable.Range(0, i % 6).Select(static stop => $"stop {stop}")]));
            }
        });
        string[] before = TextsOf();
        FlightClient client = new(_channel!);

        List<RecordBatch> batches = await client.GetAsync(TableTicket.Latest("trucks"));
        Assert.InRange(batches.Count, 5, 200);
        Assert.All(batches, static batch => Assert.IsType<StringArray>(batch.Column("country")));
        Assert.Equal(
            ["utf8", "utf8", "utf8", "list"],
            batches[0].Schema.FieldsList.Select(static field => field.DataType.Name));
        _fleet.Atomically(static tx => { for (int i = 0; i < 200; i++) tx.Trucks.Remove($"KHN {i}"); });
        PutReceipt receipt = await client.PutAsync(new PutTarget("trucks"), batches);

        Assert.Equal(200, receipt.Rows);
        Assert.Equal(before, TextsOf());
    }

    [Fact]
    public async Task A_text_that_is_no_member_of_an_enum_is_refused()
    {
        RecordBatch batch = new RecordBatch.Builder()
            .Append("plate", false, static c => c.String(static b => b.Append("KHN 1")))
            .Append("mood", false, static c => c.String(static b => b.Append("Absent")))
            .Append("country", true, static c => c.String(static b => b.AppendNull()))
            .Append("stops", true, new ListArray.Builder(Apache.Arrow.Types.StringType.Default).AppendNull().Build())
            .Build();
        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.InvalidArgument, () => new FlightClient(_channel!).PutAsync(new PutTarget("trucks"), [batch]));
        Assert.Contains("Column 'mood' of table 'trucks'", refusal.Status.Detail);
        Assert.Empty(TextsOf());
    }

    string[] TextsOf() => _fleet.Read(static tx => tx.Trucks
        .Select(static truck => $"{truck.Plate} {truck.Mood} {truck.Country ?? "-"} {Join(truck.Stops)}")
        .Order(StringComparer.Ordinal)
        .ToArray());

    static string Join(ImmutableArray<string>? stops) => stops is { } some ? string.Join(',', some) : "-";
}
