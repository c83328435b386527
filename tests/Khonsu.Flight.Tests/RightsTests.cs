using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Client;
using Grpc.Core;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Khonsu.Flight.Tests;

/// <summary>Who may call is the application's to say, and nobody may unless it does.</summary>
public sealed class RightsTests
{
    static readonly FlightOptions s_policies = new()
    {
        AllowWrites = true,
        ReadPolicy = "may read",
        WritePolicy = "may write",
    };

    // Every call of Flight, those that we do not answer included.
    static readonly Dictionary<string, Func<FlightClient, Metadata?, Task>> s_calls = new()
    {
        ["ListFlights"] = static (client, headers) => client.ListAsync(headers),
        ["GetFlightInfo"] = static (client, headers) => client.GetInfo(Accounts, headers).ResponseAsync,
        ["GetSchema"] = static (client, headers) => client.GetSchema(Accounts, headers).ResponseAsync,
        ["DoGet"] = static (client, headers) => client.GetAsync(TableTicket.Latest("accounts"), headers),
        ["DoPut"] = static (client, headers) => client.PutAsync(new PutTarget("accounts"), OneAccount(), headers),
        ["ListActions"] = static (client, headers) => Next(client.ListActions(headers).ResponseStream),
        ["DoAction"] = static (client, headers) => Next(client.DoAction(new FlightAction("x"), headers).ResponseStream),
        ["Handshake"] = static (client, headers) => Next(client.Handshake(headers).ResponseStream),
        ["DoExchange"] = static (client, headers) => Next(client.DoExchange(Accounts, headers).ResponseStream),
    };

    public static TheoryData<string> AllCalls => [.. s_calls.Keys];

    static FlightDescriptor Accounts => FlightDescriptor.CreatePathDescriptor("accounts");

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task Without_a_user_every_call_is_refused(string call)
    {
        await using FlightHost host = await FlightHost.StartAsync(new FlightOptions { AllowWrites = true });
        await ClientCalls.RefusedAsync(StatusCode.Unauthenticated, () => s_calls[call](host.NewClient(), null));
        Assert.Equal(0, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    [Theory]
    [MemberData(nameof(AllCalls))]
    public async Task A_user_without_the_right_is_refused(string call)
    {
        await using FlightHost host = await FlightHost.StartAsync(s_policies);
        Metadata wrong = FlightHost.As(call == "DoPut" ? "read" : "write");
        await ClientCalls.RefusedAsync(StatusCode.PermissionDenied, () => s_calls[call](host.NewClient(), wrong));
        Assert.Equal(0, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task Each_right_is_enough_for_its_own_calls()
    {
        await using FlightHost host = await FlightHost.StartAsync(s_policies);
        FlightClient client = host.NewClient();
        PutReceipt receipt = await client.PutAsync(new PutTarget("accounts"), OneAccount(), FlightHost.As("write"));
        Assert.Equal(1, receipt.Rows);
        Assert.Equal(1, (await client.GetAsync(TableTicket.Latest("accounts"), FlightHost.As("read")))[0].Length);
        Assert.Equal(3, (await client.ListAsync(FlightHost.As("both"))).Count);
    }

    [Fact]
    public async Task Any_user_may_read_and_nobody_may_write_unless_more_is_said()
    {
        await using FlightHost host = await FlightHost.StartAsync(new FlightOptions());
        FlightClient client = host.NewClient();
        Assert.Equal(3, (await client.ListAsync(FlightHost.As("anything"))).Count);
        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.PermissionDenied,
            () => client.PutAsync(new PutTarget("accounts"), OneAccount(), FlightHost.As("both")));
        Assert.Contains("AllowWrites", refusal.Status.Detail);
        Assert.Equal(0, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task A_policy_holds_where_everything_else_is_open()
    {
        await using FlightHost host = await FlightHost.StartAsync(
            FlightHost.Open with { WritePolicy = "may write" });
        FlightClient client = host.NewClient();
        Assert.Equal(3, (await client.ListAsync()).Count);
        await ClientCalls.RefusedAsync(StatusCode.Unauthenticated, () => s_calls["DoPut"](client, null));
        await s_calls["DoPut"](client, FlightHost.As("write"));
    }

    [Theory]
    [InlineData("DoAction")]
    [InlineData("DoExchange")]
    [InlineData("Handshake")]
    public async Task What_is_not_served_says_so(string call)
    {
        await using FlightHost host = await FlightHost.StartAsync();
        RpcException refusal =
            await ClientCalls.RefusedAsync(StatusCode.Unimplemented, () => s_calls[call](host.NewClient(), null));
        Assert.Contains(call, refusal.Status.Detail);
    }

    [Fact]
    public async Task Nothing_is_served_that_was_not_mapped()
    {
        using Bank bank = Bank.Open();
        WebApplicationBuilder builder = FlightHost.NewBuilder();
        builder.Services.AddKhonsuFlight(bank.Store, Bank.Tables, FlightHost.Open);
        await using WebApplication app = builder.Build();

        Assert.Empty(((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints));
        app.MapKhonsuFlight();
        Assert.NotEmpty(((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints));
    }

    [Fact]
    public async Task What_is_missing_is_told_when_it_is_mapped()
    {
        using Bank bank = Bank.Open();
        await using WebApplication nothing = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains(
            "AddKhonsuFlight", Assert.Throws<InvalidOperationException>(() => nothing.MapKhonsuFlight()).Message);

        foreach (FlightOptions options in (FlightOptions[])[new(), FlightHost.Open with { ReadPolicy = "may read" }])
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddKhonsuFlight(bank.Store, Bank.Tables, options);
            await using WebApplication app = builder.Build();
            Assert.Contains(
                "AddAuthorization", Assert.Throws<InvalidOperationException>(() => app.MapKhonsuFlight()).Message);
        }
    }

    [Fact]
    public void One_application_serves_one_store_and_each_table_once()
    {
        using Bank bank = Bank.Open();
        ServiceCollection services = [];
        Assert.Throws<ArgumentException>(
            () => services.AddKhonsuFlight(bank.Store, [Bank.Tables[0], Bank.Tables[0]]));
        services.AddKhonsuFlight(bank.Store, Bank.Tables);
        Assert.Throws<InvalidOperationException>(() => services.AddKhonsuFlight(bank.Store, Bank.Tables));
    }

    [Fact]
    public void Limits_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FlightOptions { BatchBytesMax = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FlightOptions { PutRowsMax = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FlightOptions { PutBytesMax = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FlightOptions { PutAttemptsMax = 0 });
    }

    static List<Apache.Arrow.RecordBatch> OneAccount()
    {
        using Bank source = Bank.Open();
        source.AddAccounts(1);
        return [source.Read(static tx => tx.Accounts.ToRecordBatch())];
    }

    static async Task Next<T>(IAsyncStreamReader<T> stream)
        => await stream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience);
}
