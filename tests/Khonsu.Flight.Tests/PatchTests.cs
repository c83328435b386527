using Apache.Arrow;
using Apache.Arrow.Flight.Client;
using Apache.Arrow.Types;
using Grpc.Core;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;

namespace Khonsu.Flight.Tests;

/// <summary>A put of some columns changes them in rows that are there, in one transaction.</summary>
public sealed class PatchTests : IAsyncLifetime
{
    static readonly PutTarget s_target = new("accounts", BatchMode.Update);

    FlightHost? _host;

    FlightHost Host => _host!;

    public async Task InitializeAsync()
    {
        _host = await FlightHost.StartAsync();
        Host.Bank.AddAccounts(3);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task Columns_that_are_there_change_and_others_stay()
    {
        string[] emails = Emails();
        PutReceipt receipt = await Host.NewClient().PutAsync(
            s_target, [Balances(("a0", 7), ("a1", 8)), Balances(("a0", 9))]);
        Assert.Equal(3, receipt.Rows);
        Assert.Equal(["a0=9", "a1=8", "a2=100"], Texts());
        Assert.Equal(emails, Emails());
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_refused_and_nothing_changes()
    {
        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.NotFound,
            () => Host.NewClient().PutAsync(s_target, [Balances(("a0", 7)), Balances(("a9", 7))]));
        Assert.Contains("a9", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(["a0=100", "a1=100", "a2=100"], Texts());
    }

    [Fact]
    public async Task A_rule_of_the_record_holds()
    {
        await ClientCalls.RefusedAsync(
            StatusCode.FailedPrecondition,
            () => Host.NewClient().PutAsync(s_target, [Balances(("a0", 7), ("a1", -1))]));
        Assert.Equal(["a0=100", "a1=100", "a2=100"], Texts());
    }

    [Theory]
    [InlineData("balance")]
    [InlineData("id", "saldo")]
    public async Task Without_the_key_or_with_a_strange_column_it_is_refused(params string[] names)
    {
        var column = new StringArray.Builder().Append("a0").Build();
        RecordBatch batch = new(
            new Schema(names.Select(static name => new Field(name, StringType.Default, nullable: false)), null),
            names.Select(_ => column), length: 1);
        await ClientCalls.RefusedAsync(
            StatusCode.InvalidArgument, () => Host.NewClient().PutAsync(s_target, [batch]));
        Assert.Equal(["a0=100", "a1=100", "a2=100"], Texts());
    }

    static RecordBatch Balances(params (string Id, decimal Balance)[] rows)
    {
        var ids = new StringArray.Builder();
        var type = new Decimal128Type(19, 4);
        var balances = new Decimal128Array.Builder(type);
        foreach ((string id, decimal balance) in rows)
        {
            ids.Append(id);
            balances.Append(balance);
        }

        Field[] fields = [new("balance", type, nullable: false), new("id", StringType.Default, nullable: false)];
        return new RecordBatch(new Schema(fields, null), [balances.Build(), ids.Build()], rows.Length);
    }

    string[] Emails() =>
        Host.Bank.Read(static tx => tx.Accounts.Select(static one => one.Email).Order().ToArray());

    string[] Texts() => Host.Bank.Read(static tx => tx.Accounts
        .Select(static account => FormattableString.Invariant($"{account.Id}={account.Balance:0}")).Order().ToArray());
}
