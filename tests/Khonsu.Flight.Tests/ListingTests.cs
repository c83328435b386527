using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Client;
using Grpc.Core;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;

namespace Khonsu.Flight.Tests;

/// <summary>What there is to fetch, and of which shape.</summary>
public sealed class ListingTests
{
    [Fact]
    public async Task Each_table_is_a_flight_with_its_rows_and_a_ticket_that_fetches_them()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(3);
        long timestamp = host.Bank.Read(static tx => tx.SnapshotTimestamp);

        List<FlightInfo> infos = await client.ListAsync();
        Assert.Equal(
            ["accounts", "documents", "every_kinds"], infos.Select(static info => info.Descriptor.Paths.Single()));
        Assert.Equal([3, 0, 0], infos.Select(static info => info.TotalRecords));
        Assert.All(infos, info => Assert.Equal(timestamp, TimestampOf(info)));
        FlightTicket ticket = Assert.Single(infos[0].Endpoints).Ticket;
        Assert.Empty(infos[0].Endpoints[0].Locations);
        Assert.Equal("table/accounts", ticket.Ticket.ToStringUtf8());
        List<RecordBatch> batches = await client.GetAsync(TableTicket.Parse(ticket.Ticket.ToStringUtf8()));
        Assert.Equal(3, batches.Sum(static batch => batch.Length));
    }

    [Fact]
    public async Task A_path_asks_about_a_table_and_a_command_about_a_ticket()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(2);
        long before = host.Bank.Read(static tx => tx.SnapshotTimestamp);
        host.Bank.Atomically(static tx => tx.Accounts.Remove("a0"));
        long after = host.Bank.Read(static tx => tx.SnapshotTimestamp);

        FlightInfo now = await client.GetInfo(FlightDescriptor.CreatePathDescriptor("accounts"));
        Assert.Equal((1, after), (now.TotalRecords, TimestampOf(now)));
        FlightInfo past = await client.GetInfo(TableTicket.AsOf("accounts", before).ToFlightDescriptor());
        Assert.Equal((2, before), (past.TotalRecords, TimestampOf(past)));
        Assert.Equal(
            $"table/accounts?asOf={before}", Assert.Single(past.Endpoints).Ticket.Ticket.ToStringUtf8());
        FlightInfo changes = await client.GetInfo(TableTicket.Changes("accounts", before).ToFlightDescriptor());
        Assert.Equal((-1, before, true), (changes.TotalRecords, TimestampOf(changes), changes.Ordered));
        FlightInfo fromNow = await client.GetInfo(TableTicket.Changes("accounts").ToFlightDescriptor());
        Assert.Equal(
            $"changes/accounts?after={after}", Assert.Single(fromNow.Endpoints).Ticket.Ticket.ToStringUtf8());
        Assert.Equal(["id", "email", "balance", "_change_type", "_commit_timestamp"], NamesOf(changes.Schema));
    }

    [Fact]
    public async Task A_schema_has_everything_that_the_table_has_to_say()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        FlightClient client = host.NewClient();
        Schema expected = host.Bank.Read(static tx => tx.EveryKinds.ArrowSchema);

        Schema schema = await client.GetSchema(FlightDescriptor.CreatePathDescriptor("every_kinds"));
        Assert.Equal(Sorted(expected.Metadata), Sorted(schema.Metadata));
        Assert.Equal(NamesOf(expected), NamesOf(schema));
        foreach ((Field mine, Field theirs) in expected.FieldsList.Zip(schema.FieldsList))
        {
            Assert.Equal((mine.DataType.TypeId, mine.IsNullable), (theirs.DataType.TypeId, theirs.IsNullable));
            Assert.Equal(Sorted(mine.Metadata), Sorted(theirs.Metadata));
        }

        Schema changes = await client.GetSchema(TableTicket.Changes("every_kinds").ToFlightDescriptor());
        Assert.Equal([.. NamesOf(expected), "_change_type", "_commit_timestamp"], NamesOf(changes));
    }

    [Fact]
    public async Task What_cannot_be_asked_about_is_refused_with_what_to_ask()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        FlightDescriptor nowhere = FlightDescriptor.CreatePathDescriptor("Nowhere");
        FlightDescriptor deep = FlightDescriptor.CreatePathDescriptor("accounts", "a0");
        FlightDescriptor query = FlightDescriptor.CreateCommandDescriptor("select 1");
        foreach (Func<FlightDescriptor, Task> ask in (Func<FlightDescriptor, Task>[])
            [d => client.GetInfo(d).ResponseAsync, d => client.GetSchema(d).ResponseAsync])
        {
            RpcException unknown = await ClientCalls.RefusedAsync(StatusCode.NotFound, () => ask(nowhere));
            Assert.Contains("'Nowhere'", unknown.Status.Detail);
            await ClientCalls.RefusedAsync(StatusCode.InvalidArgument, () => ask(deep));
            RpcException bad = await ClientCalls.RefusedAsync(StatusCode.InvalidArgument, () => ask(query));
            Assert.Contains("changes/NAME", bad.Status.Detail);
        }

        await ClientCalls.RefusedAsync(StatusCode.NotFound, () => client.GetAsync(TableTicket.Latest("Nowhere")));
        using AsyncServerStreamingCall<FlightInfo> listing = client.ListFlights(new FlightCriteria("big"));
        await ClientCalls.RefusedAsync(
            StatusCode.InvalidArgument, () => listing.ResponseStream.MoveNext(CancellationToken.None));
        using AsyncServerStreamingCall<FlightActionType> actions = client.ListActions();
        Assert.False(await actions.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_closed_store_is_not_available()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        FlightClient client = host.NewClient();
        host.Bank.Dispose();
        await ClientCalls.RefusedAsync(StatusCode.Unavailable, () => client.ListAsync());
        await ClientCalls.RefusedAsync(StatusCode.Unavailable, () => client.GetAsync(TableTicket.Latest("accounts")));
        await ClientCalls.RefusedAsync(StatusCode.Unavailable, () => client.GetAsync(TableTicket.AsOf("accounts", 1)));
        await ClientCalls.RefusedAsync(StatusCode.Unavailable, () => client.GetAsync(TableTicket.Changes("accounts")));
    }

    static IEnumerable<string> NamesOf(Schema schema) => schema.FieldsList.Select(static field => field.Name);

    static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string> metadata)
        => metadata.OrderBy(static entry => entry.Key);

    static long TimestampOf(FlightInfo info)
        => long.Parse(info.AppMetadata.ToStringUtf8(), CultureInfo.InvariantCulture);
}
