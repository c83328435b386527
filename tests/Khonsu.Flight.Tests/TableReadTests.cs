using Apache.Arrow;
using Apache.Arrow.Flight.Client;
using Grpc.Core;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;
using Khonsu.Flight.Wire;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Flight.Tests;

/// <summary>Tables over the wire: every value, one snapshot, messages of a bounded size, nobody held up.</summary>
public sealed class TableReadTests
{
    static readonly FlightOptions s_small = FlightHost.Open with { BatchBytesMax = 1_000 };

    [Fact]
    public async Task Values_of_every_kind_come_as_they_are_however_the_messages_are_cut()
    {
        await using FlightHost host = await FlightHost.StartAsync(s_small);
        KindRows.Add(host.Bank, 300);
        using RecordBatch expected = host.Bank.Read(static tx => tx.EveryKinds.ToRecordBatch());

        List<RecordBatch> batches = await host.NewClient().GetAsync(TableTicket.Latest("every_kinds"));
        Assert.InRange(batches.Count, 10, 300);
        Assert.Equal(KindRows.LinesOf([expected]), KindRows.LinesOf(batches));
    }

    [Fact]
    public async Task An_empty_table_is_a_message_without_rows_that_tells_the_snapshot()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        host.Bank.AddAccounts(1);
        using FlightRecordBatchStreamingCall call =
            host.NewClient().GetStream(TableTicket.Latest("documents").ToFlightTicket());

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(0, call.ResponseStream.Current.Length);
        Assert.Equal(["number", "content"], call.ResponseStream.Current.Schema.FieldsList.Select(static f => f.Name));
        Assert.Equal(host.Bank.Read(static tx => tx.SnapshotTimestamp), call.ResponseStream.Timestamp());
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Messages_keep_to_their_bound_and_a_larger_row_is_one_by_itself()
    {
        await using FlightHost host = await FlightHost.StartAsync(FlightHost.Open with { BatchBytesMax = 10_000 });
        host.Bank.Atomically(static tx =>
        {
            for (int i = 0; i < 30_000; i++)
                tx.Documents.Add(Document.OfSize(i, i == 20_000 ? 50_000 : i % 40));
        });

        List<RecordBatch> batches = await host.NewClient().GetAsync(TableTicket.Latest("documents"));
        Assert.Equal(
            Enumerable.Range(0, 30_000).Select(static i => (long)i),
            batches.SelectMany(static batch => ((Int64Array)batch.Column(0)).Values.ToArray()).Order());
        Assert.All(batches, static batch => Assert.True(
            batch.Length == 1 || BatchBytes.OfRows(batch, 0, batch.Length) <= 10_000));
        // What was learned from the first rows makes the others as large as they may be.
        Assert.InRange(batches.Count, 100, 200);
    }

    [Fact]
    public async Task The_past_is_read_as_it_was()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(2);
        long before = host.Bank.Read(static tx => tx.SnapshotTimestamp);
        DateTimeOffset time = DateTimeOffset.UtcNow;
        host.Bank.Atomically(static tx => tx.Accounts.Row("a1").Balance = 7);
        host.Bank.Atomically(static tx => tx.Accounts.Remove("a0"));

        Assert.Equal(["a1 7.0000"], Texts(await client.GetAsync(TableTicket.Latest("accounts"))));
        Assert.Equal(
            ["a0 100.0000", "a1 100.0000"], Texts(await client.GetAsync(TableTicket.AsOf("accounts", before))));
        Assert.Equal(
            Texts([host.Bank.AsOf(time).Read(static tx => tx.Accounts.ToRecordBatch())]),
            Texts(await client.GetAsync(TableTicket.AsOf("accounts", time))));
    }

    [Fact]
    public async Task A_past_that_is_not_there_is_refused_with_what_is()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(2);
        for (int i = 0; i < 1_200; i++)
            host.Bank.Atomically(i, static (tx, i) => tx.Accounts.Row("a0").Balance = i);
        long oldest = Assert.Throws<PastNotKeptException>(
            () => host.Bank.AsOf(2).Read(static tx => tx.Accounts.Count)).OldestTimestamp!.Value;

        RpcException gone = await ClientCalls.RefusedAsync(
            StatusCode.OutOfRange, () => client.GetAsync(TableTicket.AsOf("accounts", 2)));
        Assert.Equal(nameof(PastNotKeptException), gone.Trailers.GetValue("khonsu-error"));
        Assert.Equal($"{oldest}", gone.Trailers.GetValue("khonsu-oldest-timestamp"));
        Assert.Contains($"from {oldest} on", gone.Status.Detail);
        Assert.NotEmpty(await client.GetAsync(TableTicket.AsOf("accounts", oldest)));

        RpcException never = await ClientCalls.RefusedAsync(
            StatusCode.FailedPrecondition, () => client.GetAsync(TableTicket.AsOf("documents", 2)));
        Assert.Contains("keeps no past", never.Status.Detail);
        foreach (long timestamp in (long[])[0, 1_000_000])
        {
            RpcException future = await ClientCalls.RefusedAsync(
                StatusCode.OutOfRange, () => client.GetAsync(TableTicket.AsOf("accounts", timestamp)));
            Assert.Contains($"Timestamp {timestamp} is none of this store", future.Status.Detail);
        }

        TableTicket tomorrow = TableTicket.AsOf("accounts", DateTimeOffset.UtcNow.AddDays(1));
        await ClientCalls.RefusedAsync(StatusCode.OutOfRange, () => client.GetAsync(tomorrow));
    }

    [Fact]
    public async Task A_value_that_no_column_can_hold_is_named()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        host.Bank.Atomically(static tx => tx.Accounts.Add(new Account("a0", "lone \uD800", 1)));
        RpcException refusal = await ClientCalls.RefusedAsync(
            StatusCode.FailedPrecondition, () => host.NewClient().GetAsync(TableTicket.Latest("accounts")));
        Assert.Contains("Column 'email' of table 'accounts'", refusal.Status.Detail);
        Assert.Contains("key 'a0'", refusal.Status.Detail);
    }

    [Fact]
    public async Task Sums_of_what_is_fetched_are_constant_while_a_writer_writes()
    {
        const int Accounts = 2_000;
        await using FlightHost host = await FlightHost.StartAsync(FlightHost.Open with { BatchBytesMax = 5_000 });
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(Accounts);
        using CancellationTokenSource end = new();
        Task<int> writing = Task.Run(() =>
        {
            int rounds = 0;
            for (; !end.IsCancellationRequested; rounds++)
                host.Bank.Atomically(rounds, static (tx, round) => Move(tx, round % Accounts, (round + 7) % Accounts));
            return rounds;
        });

        HashSet<long> snapshots = [];
        for (int fetch = 0; fetch < 10 || snapshots.Count < 3; fetch++)
        {
            using FlightRecordBatchStreamingCall call =
                client.GetStream(TableTicket.Latest("accounts").ToFlightTicket());
            HashSet<long> timestamps = [];
            List<RecordBatch> batches = [];
            while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience))
            {
                timestamps.Add(call.ResponseStream.Timestamp());
                batches.Add(call.ResponseStream.Current);
            }

            Assert.Equal((Accounts, Accounts * 100m), (batches.Sum(static b => b.Length), batches.Sum(SumOf)));
            snapshots.Add(Assert.Single(timestamps));
        }

        await end.CancelAsync();
        Assert.NotEqual(0, await writing.WaitAsync(FlightHost.Patience));
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_nobody_up_and_gets_its_snapshot()
    {
        await using FlightHost host = await FlightHost.StartAsync(FlightHost.Open with { BatchBytesMax = 100_000 });
        host.Bank.Atomically(static tx =>
        {
            for (int i = 0; i < 400; i++)
                tx.Documents.Add(Document.OfSize(i, 50_000));
        });
        using FlightRecordBatchStreamingCall call =
            host.NewClient().GetStream(TableTicket.Latest("documents").ToFlightTicket());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        long snapshot = call.ResponseStream.Timestamp();

        // The server cannot have sent 20 MB: it waits for this client, and nothing else does.
        for (int round = 0; round < 3; round++)
        {
            host.Bank.Atomically(static tx =>
            {
                for (int i = 0; i < 400; i++)
                    tx.Documents.Remove(i);
            });
            host.Bank.Atomically(static tx =>
            {
                for (int i = 0; i < 400; i++)
                    tx.Documents.Add(Document.OfSize(i, 1));
            });
        }

        StoreStatistics statistics = host.Bank.Store.GetStatistics();
        Assert.Equal((0, 0), (statistics.ActiveTransactions, statistics.OldestSnapshotLag));
        host.Calls.AssertSome();

        List<long> sizes = [];
        do
        {
            Assert.Equal(snapshot, call.ResponseStream.Timestamp());
            BinaryArray contents = (BinaryArray)call.ResponseStream.Current.Column("content");
            sizes.AddRange(Enumerable.Range(0, contents.Length).Select(row => (long)contents.GetBytes(row).Length));
        }
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        Assert.Equal(Enumerable.Repeat(50_000L, 400), sizes);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_nothing_running()
    {
        await using FlightHost host = await FlightHost.StartAsync(FlightHost.Open with { BatchBytesMax = 100_000 });
        host.Bank.Atomically(static tx =>
        {
            for (int i = 0; i < 400; i++)
                tx.Documents.Add(Document.OfSize(i, 50_000));
        });
        FlightRecordBatchStreamingCall call =
            host.NewClient().GetStream(TableTicket.Latest("documents").ToFlightTicket());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));

        call.Dispose();
        host.Calls.WaitUntilNone();
        Assert.Equal(0, host.Bank.Store.GetStatistics().ActiveTransactions);
        Assert.NotEmpty(await host.NewClient().GetAsync(TableTicket.Latest("accounts")));
    }

    static void Move(BankTx tx, int source, int target)
    {
        tx.Accounts.Row($"a{source}").Balance -= 1;
        tx.Accounts.Row($"a{target}").Balance += 1;
    }

    static decimal SumOf(RecordBatch batch)
    {
        Decimal128Array balances = (Decimal128Array)batch.Column("balance");
        return Enumerable.Range(0, batch.Length).Sum(row => balances.GetValue(row)!.Value);
    }

    static IEnumerable<string> Texts(IEnumerable<RecordBatch> batches) => batches
        .SelectMany(static batch => Enumerable.Range(0, batch.Length).Select(row => TextOf(batch, row)))
        .Order(StringComparer.Ordinal);

    static string TextOf(RecordBatch batch, int row)
    {
        decimal balance = ((Decimal128Array)batch.Column("balance")).GetValue(row)!.Value;
        return $"{((StringArray)batch.Column("id")).GetString(row)} {balance:F4}";
    }
}
