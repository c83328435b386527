using Apache.Arrow;
using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Client;
using Apache.Arrow.Types;
using Grpc.Core;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Flight.Tests;

/// <summary>A put is one transaction: all of its rows are there, or none.</summary>
public sealed class PutTests
{
    [Fact]
    public async Task All_batches_of_a_put_are_one_commit()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        host.Bank.Atomically(static tx => tx.Documents.Add(Document.OfSize(1, 1)));
        List<RecordBatch> batches = Batches(0, 10, rowsPerBatch: 3);

        PutReceipt receipt = await host.NewClient().PutAsync(new PutTarget("accounts"), batches);
        Assert.Equal(new PutReceipt(10, host.Bank.Read(static tx => tx.SnapshotTimestamp)), receipt);
        await foreach (CommitChanges commit in host.Bank.Changes(receipt.CommitTimestamp - 1))
        {
            Assert.Equal((receipt.CommitTimestamp, 10), (commit.CommitTimestamp, commit.Count));
            break;
        }

        Assert.Equal(
            Enumerable.Range(0, 10).Select(static i => $"a{i}"),
            host.Bank.Read(static tx => tx.Accounts.Select(static account => account.Id).Order().ToArray()));
    }

    [Fact]
    public async Task Values_of_every_kind_arrive_as_they_were()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        using Bank source = Bank.Open();
        KindRows.Add(source, 200);
        IReadOnlyList<RecordBatch> batches = source.Read(static tx => tx.EveryKinds.ToRecordBatches(70));

        await host.NewClient().PutAsync(new PutTarget("every_kinds"), batches);
        using RecordBatch arrived = host.Bank.Read(static tx => tx.EveryKinds.ToRecordBatch());
        Assert.Equal(KindRows.LinesOf(batches), KindRows.LinesOf([arrived]));
    }

    [Fact]
    public async Task An_insert_refuses_keys_that_are_there_and_an_upsert_replaces_their_rows()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(2);
        List<RecordBatch> batches = Batches(1, 4, balance: 5);

        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.AlreadyExists, () => client.PutAsync(new PutTarget("accounts"), batches));
        Assert.Contains("Table 'accounts' has a row with key 'a1' already", refusal.Status.Detail);
        Assert.Equal("a0=100 a1=100", TextOf(host.Bank));
        await client.PutAsync(new PutTarget("accounts", BatchMode.Upsert), batches);
        Assert.Equal("a0=100 a1=5 a2=5 a3=5 a4=5", TextOf(host.Bank));
        await ClientCalls.RefusedAsync(
            StatusCode.AlreadyExists,
            () => client.PutAsync(new PutTarget("accounts"), [.. Batches(7, 1), .. Batches(8, 1), .. Batches(7, 1)]));
        Assert.Equal(5, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task A_put_without_rows_commits_nothing_and_is_answered()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        host.Bank.AddAccounts(2);
        long newest = host.Bank.Read(static tx => tx.SnapshotTimestamp);
        using FlightRecordBatchDuplexStreamingCall call = await host.NewClient().StartPut(
            new PutTarget("accounts").ToFlightDescriptor(), Batches(0, 1)[0].Schema, null, null);

        Assert.Equal(new PutReceipt(0, newest), await call.FinishAsync([]));
        Assert.Equal(newest, host.Bank.Read(static tx => tx.SnapshotTimestamp));
    }

    [Fact]
    public async Task What_breaks_a_rule_of_the_table_is_refused_whole()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(1);
        using Bank source = Bank.Open();
        source.Atomically(static tx => tx.Accounts.Add(new Account("b", "a0@bank", 1)));
        RecordBatch sameEmail = source.Read(static tx => tx.Accounts.ToRecordBatch());

        RpcException unique = await ClientCalls.RefusedAsync(
            StatusCode.AlreadyExists, () => client.PutAsync(new PutTarget("accounts"), [.. Batches(5, 2), sameEmail]));
        Assert.Contains("row 'a0' has the key 'a0@bank'", unique.Status.Detail);
        Assert.Equal(nameof(UniqueIndexViolationException), unique.Trailers.GetValue("khonsu-error"));
        RpcException broken = await ClientCalls.RefusedAsync(
            StatusCode.FailedPrecondition,
            () => client.PutAsync(new PutTarget("accounts"), [.. Batches(5, 2), Negative(Batches(9, 1)[0])]));
        Assert.Contains("The balance is not below zero", broken.Status.Detail);
        Assert.Equal("a0=100", TextOf(host.Bank));
    }

    [Fact]
    public async Task Another_schema_is_refused_before_any_row_is_sent()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        Schema schema = new(
            [new Field("id", StringType.Default, false), new Field("email", Int64Type.Default, false)], []);
        using FlightRecordBatchDuplexStreamingCall call = await host.NewClient().StartPut(
            new PutTarget("accounts").ToFlightDescriptor(), schema, null, null);

        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.InvalidArgument, () => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains("Table 'accounts', column 'email': expected utf8 not null, found int64", refusal.Status.Detail);
        Assert.Equal(nameof(SchemaMismatchException), refusal.Trailers.GetValue("khonsu-error"));
    }

    [Fact]
    public async Task Batches_of_an_older_version_of_the_table_become_rows_of_today()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        using KhonsuStore old = KhonsuStore.Open();
        old.Atomically(static tx => tx.OldAccounts.Add(new OldAccount("a7", 12, "a7@b.c")));
        RecordBatch batch = old.Read(static tx => tx.OldAccounts.ToRecordBatch());
        RecordBatch foreign = new(new Schema(batch.Schema.FieldsList, null), batch.Arrays, batch.Length);

        await host.NewClient().PutAsync(new PutTarget("accounts"), [batch]);
        await ClientCalls.RefusedAsync(
            StatusCode.InvalidArgument, () => host.NewClient().PutAsync(new PutTarget("accounts"), [foreign]));

        Assert.Equal("a7=12", TextOf(host.Bank));
    }

    [Fact]
    public async Task A_program_that_knows_the_table_by_its_former_name_goes_on()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        using KhonsuStore old = KhonsuStore.Open();
        old.Atomically(static tx => tx.Papers.Add(new Paper(7, new byte[] { 1, 2 })));
        RecordBatch batch = old.Read(static tx => tx.Papers.ToRecordBatch());

        await host.NewClient().PutAsync(new PutTarget("papers"), [batch]);

        Assert.Equal(2, host.Bank.Read(static tx => tx.Documents[7].Content.Length));
        RecordBatch back = Assert.Single(await host.NewClient().GetAsync(TableTicket.Latest("papers")));
        Assert.Equal("documents", back.Schema.Metadata["khonsu.table"]);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_named_with_its_column_and_key()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        using Bank source = Bank.Open();
        KindRows.Add(source, 3);
        RecordBatch good = source.Read(static tx => tx.EveryKinds.ToRecordBatch());
        int clock = good.Schema.GetFieldIndex("clock");
        Time64Array early = new Time64Array.Builder(TimeUnit.Nanosecond).Append(-1).Append(0).Append(0).Build();
        RecordBatch bad = new(
            good.Schema, good.Arrays.Select((array, index) => index == clock ? early : array), good.Length);

        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.InvalidArgument, () => client.PutAsync(new PutTarget("every_kinds"), [bad]));
        Assert.Contains("Column 'clock' of table 'every_kinds' cannot hold the value", refusal.Status.Detail);
        Assert.Contains($"key '{((StringArray)good.Column("id")).GetString(0)}'", refusal.Status.Detail);
        Assert.Equal(0, host.Bank.Read(static tx => tx.EveryKinds.Count));
    }

    [Fact]
    public async Task A_put_has_a_bound_in_rows_and_in_bytes()
    {
        await using FlightHost host = await FlightHost.StartAsync(
            FlightHost.Open with { PutRowsMax = 10, PutBytesMax = 2_000 });
        FlightClient client = host.NewClient();
        Assert.Equal(10, (await client.PutAsync(new PutTarget("accounts"), Batches(0, 10, rowsPerBatch: 4))).Rows);

        RpcException rows = await ClientCalls.RefusedAsync(
            StatusCode.ResourceExhausted,
            () => client.PutAsync(new PutTarget("accounts"), Batches(10, 11, rowsPerBatch: 4)));
        Assert.Contains("PutRowsMax of 10", rows.Status.Detail);
        using Bank source = Bank.Open();
        source.Atomically(static tx => tx.Documents.Add(Document.OfSize(1, 2_000)));
        RecordBatch large = source.Read(static tx => tx.Documents.ToRecordBatch());
        RpcException bytes = await ClientCalls.RefusedAsync(
            StatusCode.ResourceExhausted, () => client.PutAsync(new PutTarget("documents"), [large]));
        Assert.Contains("PutBytesMax of 2000", bytes.Status.Detail);
        Assert.Equal((10, 0), host.Bank.Read(static tx => (tx.Accounts.Count, tx.Documents.Count)));
    }

    [Fact]
    public async Task A_message_over_the_limit_of_the_server_is_refused_by_it()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        using Bank source = Bank.Open();
        source.Atomically(static tx => tx.Documents.Add(Document.OfSize(1, 5 << 20)));
        RecordBatch large = source.Read(static tx => tx.Documents.ToRecordBatch());

        await ClientCalls.RefusedAsync(
            StatusCode.ResourceExhausted, () => host.NewClient().PutAsync(new PutTarget("documents"), [large]));
        Assert.Equal(0, host.Bank.Read(static tx => tx.Documents.Count));
    }

    [Fact]
    public async Task A_put_that_is_under_way_when_the_server_shuts_down_is_finished()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        List<RecordBatch> batches = Batches(0, 6, rowsPerBatch: 3);
        using FlightRecordBatchDuplexStreamingCall call = await host.NewClient().StartPut(
            new PutTarget("accounts").ToFlightDescriptor(), batches[0].Schema, null, null);
        await call.RequestStream.WriteAsync(batches[0]);
        host.Calls.WaitUntilSome();

        Task stopping = host.StopAsync();
        Assert.Equal(6, (await call.FinishAsync([batches[1]])).Rows);
        await stopping;
        Assert.Equal(6, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task A_message_of_an_error_has_a_bound()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        string longKey = new('ж', 20_000);
        using Bank source = Bank.Open();
        source.Atomically(longKey, static (tx, key) => tx.Accounts.Add(new Account(key, "", 1)));
        RecordBatch batch = source.Read(static tx => tx.Accounts.ToRecordBatch());
        await host.NewClient().PutAsync(new PutTarget("accounts"), [batch]);

        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.AlreadyExists, () => host.NewClient().PutAsync(new PutTarget("accounts"), [batch]));
        Assert.EndsWith("жжж…", refusal.Status.Detail);
    }

    [Fact]
    public async Task A_put_that_is_cancelled_on_the_way_leaves_nothing()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        List<RecordBatch> batches = Batches(0, 6, rowsPerBatch: 3);
        FlightRecordBatchDuplexStreamingCall call = await host.NewClient().StartPut(
            new PutTarget("accounts").ToFlightDescriptor(), batches[0].Schema, null, null);
        await call.RequestStream.WriteAsync(batches[0]);
        host.Calls.WaitUntilSome();

        call.Dispose();
        host.Calls.WaitUntilNone();
        Assert.Equal(0, host.Bank.Read(static tx => tx.Accounts.Count));
        Assert.Equal(0, host.Bank.Store.GetStatistics().ActiveTransactions);
    }

    [Fact]
    public async Task A_put_that_is_slow_holds_nobody_up()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        List<RecordBatch> batches = Batches(0, 6, rowsPerBatch: 3);
        using FlightRecordBatchDuplexStreamingCall slow = await host.NewClient().StartPut(
            new PutTarget("accounts", BatchMode.Upsert).ToFlightDescriptor(), batches[0].Schema, null, null);
        await slow.RequestStream.WriteAsync(batches[0]);
        host.Calls.WaitUntilSome();

        Assert.Equal(6, (await host.NewClient().PutAsync(new PutTarget("accounts"), batches)).Rows);
        host.Bank.Rotate(6);
        Assert.Equal(0, host.Bank.Store.GetStatistics().ActiveTransactions);
        Assert.Equal(6, (await slow.FinishAsync([batches[1]])).Rows);
    }

    [Fact]
    public async Task Conflicts_are_tried_again_and_told_after_the_last_attempt()
    {
        await using FlightHost host = await FlightHost.StartAsync(FlightHost.Open with { PutAttemptsMax = 1 });
        FlightClient client = host.NewClient();
        using CancellationTokenSource end = new();
        // Each insert scans for its keys, and the writer takes them and gives them back all the time.
        Task writing = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                host.Bank.Atomically(static tx =>
                {
                    // Why it looks: those of a put may be there.
                    for (int i = 0; i < 20; i++)
                    {
                        if (!tx.Accounts.Remove($"a{i}"))
                            tx.Accounts.Add(new Account($"a{i}", $"a{i}@bank", 100));
                    }
                });
            }
        });
        StatusCode? seen = null;
        RpcException? conflict = null;
        List<RecordBatch> batches = Batches(0, 2_000);
        while (conflict is null)
        {
            Assert.False(writing.IsCompleted, $"the writer has ended: {writing.Exception}");
            try
            {
                await client.PutAsync(new PutTarget("accounts"), batches);
                host.Bank.Atomically(static tx =>
                {
                    for (int i = 0; i < 2_000; i++)
                        tx.Accounts.Remove($"a{i}");
                });
            }
            catch (RpcException refusal)
            {
                seen = refusal.StatusCode;
                conflict = seen == StatusCode.Aborted ? refusal : null;
                Assert.True(seen is StatusCode.Aborted or StatusCode.AlreadyExists, refusal.ToString());
            }
        }

        await end.CancelAsync();
        await writing.WaitAsync(FlightHost.Patience);
        Assert.Contains("'Flight put'", conflict.Status.Detail);
        Assert.Contains("refused after 1 attempt(s)", conflict.Status.Detail);
        Assert.Equal(nameof(TransactionConflictException), conflict.Trailers.GetValue("khonsu-error"));
    }

    [Fact]
    public async Task A_put_to_nowhere_is_refused()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        RecordBatch batch = Batches(0, 1)[0];
        await ClientCalls.RefusedAsync(StatusCode.NotFound, () => client.PutAsync(new PutTarget("Nowhere"), [batch]));
        foreach (FlightDescriptor? descriptor in (FlightDescriptor?[])
            [
                null,
                FlightDescriptor.CreatePathDescriptor(),
                FlightDescriptor.CreatePathDescriptor("accounts", "replace"),
                FlightDescriptor.CreateCommandDescriptor("table/accounts"),
            ])
        {
            RpcException refusal = await ClientCalls.RefusedAsync(StatusCode.InvalidArgument, async () =>
            {
                using FlightRecordBatchDuplexStreamingCall call =
                    await client.StartPut(descriptor!, batch.Schema, null, null);
                await call.FinishAsync([batch]);
            });
            Assert.Contains("\"upsert\"", refusal.Status.Detail);
        }

        Assert.Equal(0, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    static List<RecordBatch> Batches(int first, int count, int rowsPerBatch = 1_000, decimal balance = 1)
    {
        using Bank source = Bank.Open();
        return source.Atomically((first, count, rowsPerBatch, balance), static (tx, state) =>
        {
            for (int i = state.first; i < state.first + state.count; i++)
                tx.Accounts.Add(new Account($"a{i}", $"a{i}@bank", state.balance));
            return tx.Accounts.ToRecordBatches(state.rowsPerBatch).ToList();
        });
    }

    static RecordBatch Negative(RecordBatch batch)
    {
        Decimal128Array below = new Decimal128Array.Builder(new Decimal128Type(19, 4)).Append(-1m).Build();
        return new RecordBatch(batch.Schema, [batch.Column(0), batch.Column(1), below], 1);
    }

    static string TextOf(Bank bank) => bank.Read(static tx => string.Join(
        ' ',
        tx.Accounts.OrderBy(static account => account.Id, StringComparer.Ordinal)
            .Select(static account => $"{account.Id}={account.Balance:0}")));
}
