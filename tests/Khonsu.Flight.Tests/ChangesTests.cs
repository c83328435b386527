using Apache.Arrow;
using Apache.Arrow.Flight.Client;
using Grpc.Core;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;

namespace Khonsu.Flight.Tests;

/// <summary>The change feed over the wire: every commit once, in order, until somebody ends it.</summary>
public sealed class ChangesTests
{
    [Fact]
    public async Task Every_commit_comes_once_and_in_order_while_several_threads_write()
    {
        const int Accounts = 50;
        const int CommitsOfEach = 300;
        await using FlightHost host = await FlightHost.StartAsync(
            FlightHost.Open with { BatchBytesMax = 2_000 }, Bank.WithFeed);
        host.Bank.AddAccounts(Accounts);
        using FlightRecordBatchStreamingCall call = Follow(host, TableTicket.Changes("accounts", 0));
        Task[] writers = [.. Enumerable.Range(0, 3).Select(writer => Task.Run(() => Write(host.Bank, writer)))];

        List<string> received = [];
        long goOnAfter = 0;
        while (received.Count < Accounts + (3 * CommitsOfEach * 2))
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
            received.AddRange(LinesOf(call.ResponseStream.Current));
            Assert.True(call.ResponseStream.Timestamp() >= goOnAfter);
            goOnAfter = call.ResponseStream.Timestamp();
        }

        await Task.WhenAll(writers);
        List<string> expected = await LocalLines(host.Bank, received.Count);
        Assert.Equal(expected, received);
        Assert.Equal(host.Bank.Read(static tx => tx.SnapshotTimestamp), goOnAfter);

        static void Write(Bank bank, int writer)
        {
            for (int i = 0; i < CommitsOfEach; i++)
            {
                bank.Atomically((writer, i), static (tx, state) =>
                    tx.Accounts.Row($"a{((state.writer * 17) + state.i) % Accounts}").Balance += 1);
            }
        }
    }

    [Fact]
    public async Task A_large_commit_is_cut_and_tells_to_go_on_after_it_with_its_last_message_only()
    {
        await using FlightHost host = await FlightHost.StartAsync(
            FlightHost.Open with { BatchBytesMax = 1_000 }, Bank.WithFeed);
        host.Bank.AddAccounts(1);
        long first = host.Bank.Read(static tx => tx.SnapshotTimestamp);
        host.Bank.Atomically(static tx =>
        {
            for (int i = 1; i <= 200; i++)
                tx.Accounts.Add(new Account($"a{i}", $"a{i}@bank", 1));
        });
        using FlightRecordBatchStreamingCall call = Follow(host, TableTicket.Changes("accounts", 0));

        List<(int Rows, long Timestamp)> messages = [];
        while (messages.Sum(static message => message.Rows) < 201)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
            messages.Add((call.ResponseStream.Current.Length, call.ResponseStream.Timestamp()));
        }

        Assert.InRange(messages.Count, 8, 40);
        Assert.All(messages.SkipLast(1), message => Assert.Equal(first, message.Timestamp));
        Assert.Equal(host.Bank.Read(static tx => tx.SnapshotTimestamp), messages[^1].Timestamp);
    }

    [Fact]
    public async Task A_state_and_what_follows_it_fit_together()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        FlightClient client = host.NewClient();
        host.Bank.AddAccounts(2);
        using FlightRecordBatchStreamingCall state = client.GetStream(TableTicket.Latest("accounts").ToFlightTicket());
        Assert.True(await state.ResponseStream.MoveNext(CancellationToken.None));
        host.Bank.Atomically(static tx => tx.Accounts.Row("a1").Balance = 5);

        using FlightRecordBatchStreamingCall call = client.GetStream(
            TableTicket.Changes("accounts", state.ResponseStream.Timestamp()).ToFlightTicket());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        Assert.Equal(
            ["update_preimage a1 100.0000", "update_postimage a1 5.0000"],
            LinesOf(call.ResponseStream.Current).Select(static line => line[(line.IndexOf(' ') + 1)..]));
    }

    [Fact]
    public async Task Without_a_timestamp_it_begins_with_what_commits_once_the_schema_is_there()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        host.Bank.AddAccounts(2);
        using FlightRecordBatchStreamingCall call = Follow(host, TableTicket.Changes("accounts"));
        Schema schema = await call.ResponseStream.Schema.AsTask().WaitAsync(FlightHost.Patience);
        Assert.Equal("_commit_timestamp", schema.FieldsList[^1].Name);

        host.Bank.Atomically(static tx => tx.Documents.Add(Document.OfSize(1, 1)));
        host.Bank.Atomically(static tx => tx.Accounts.Remove("a0"));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        Assert.Equal(
            $"{host.Bank.Read(static tx => tx.SnapshotTimestamp)} delete a0 100.0000",
            Assert.Single(LinesOf(call.ResponseStream.Current)));
    }

    [Fact]
    public async Task A_client_that_cancels_ends_its_reader()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        FlightRecordBatchStreamingCall call = Follow(host, TableTicket.Changes("accounts", 0));
        host.Bank.AddAccounts(2);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        Assert.Equal(1, host.Bank.Store.GetStatistics().FeedReaders);

        call.Dispose();
        host.Calls.WaitUntilNone();
        Assert.Equal(0, host.Bank.Store.GetStatistics().FeedReaders);
    }

    [Fact]
    public async Task It_ends_when_the_store_is_closed_and_everything_was_sent()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        using FlightRecordBatchStreamingCall call = Follow(host, TableTicket.Changes("accounts", 0));
        await call.ResponseStream.Schema.AsTask().WaitAsync(FlightHost.Patience);
        host.Bank.AddAccounts(2);
        host.Bank.Dispose();

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        Assert.Equal(2, call.ResponseStream.Current.Length);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_server_that_shuts_down_ends_it_at_once()
    {
        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        using FlightRecordBatchStreamingCall call = Follow(host, TableTicket.Changes("accounts", 0));
        await call.ResponseStream.Schema.AsTask().WaitAsync(FlightHost.Patience);

        Task stopping = host.StopAsync();
        await ClientCalls.RefusedAsync(
            StatusCode.Unavailable,
            () => call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        await stopping;
    }

    [Fact]
    public async Task A_reader_that_falls_too_far_behind_is_told_where_to_go_on()
    {
        const int Documents = 400;
        StoreOptions few = new() { ChangeFeed = new ChangeFeedOptions { CommitsMax = 8 } };
        await using FlightHost host = await FlightHost.StartAsync(store: few);
        using FlightRecordBatchStreamingCall call = Follow(host, TableTicket.Changes("documents", 0));
        await call.ResponseStream.Schema.AsTask().WaitAsync(FlightHost.Patience);
        // 40 MB that nobody reads: the server can have sent a small part of it, and the rest is forgotten but for 8.
        for (int i = 0; i < Documents; i++)
            host.Bank.Atomically(i, static (tx, i) => tx.Documents.Add(Document.OfSize(i, 100_000)));

        List<long> numbers = [];
        RpcException lost = await ClientCalls.RefusedAsync(StatusCode.OutOfRange, async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience))
                numbers.AddRange(((Int64Array)call.ResponseStream.Current.Column("number")).Values.ToArray());
        });
        Assert.Equal(Enumerable.Range(0, numbers.Count).Select(static i => (long)i), numbers);
        Assert.InRange(numbers.Count, 0, Documents - 9);
        Assert.Equal(nameof(ChangesLostException), lost.Trailers.GetValue("khonsu-error"));

        // Nobody writes any more, so what is refused now says for good where to go on.
        RpcException refused = await ClientCalls.RefusedAsync(
            StatusCode.OutOfRange, () => host.NewClient().GetAsync(TableTicket.Changes("documents", 0)));
        long oldest = long.Parse(
            refused.Trailers.GetValue("khonsu-oldest-timestamp")!, System.Globalization.CultureInfo.InvariantCulture);
        using FlightRecordBatchStreamingCall again = Follow(host, TableTicket.Changes("documents", oldest));
        Assert.True(await again.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(FlightHost.Patience));
        await ClientCalls.RefusedAsync(
            StatusCode.OutOfRange, () => host.NewClient().GetAsync(TableTicket.Changes("documents", oldest - 1)));
    }

    [Fact]
    public async Task What_the_store_cannot_tell_is_refused()
    {
        await using FlightHost off = await FlightHost.StartAsync();
        RpcException none = await ClientCalls.RefusedAsync(
            StatusCode.FailedPrecondition, () => off.NewClient().GetAsync(TableTicket.Changes("accounts")));
        Assert.Contains("ChangeFeedOptions", none.Status.Detail);

        await using FlightHost host = await FlightHost.StartAsync(store: Bank.WithFeed);
        RpcException future = await ClientCalls.RefusedAsync(
            StatusCode.OutOfRange, () => host.NewClient().GetAsync(TableTicket.Changes("accounts", 99)));
        Assert.Contains("Timestamp 99 is none of this store", future.Status.Detail);
    }

    static FlightRecordBatchStreamingCall Follow(FlightHost host, TableTicket ticket)
        => host.NewClient().GetStream(ticket.ToFlightTicket());

    static async Task<List<string>> LocalLines(Bank bank, int count)
    {
        List<string> lines = [];
        await foreach (RecordBatch batch in bank.Changes(0).Accounts.ToRecordBatches())
        {
            lines.AddRange(LinesOf(batch));
            if (lines.Count >= count)
                break;
        }

        return lines;
    }

    static IEnumerable<string> LinesOf(RecordBatch batch)
    {
        StringArray ids = (StringArray)batch.Column("id");
        Decimal128Array balances = (Decimal128Array)batch.Column("balance");
        StringArray kinds = (StringArray)batch.Column("_change_type");
        Int64Array stamps = (Int64Array)batch.Column("_commit_timestamp");
        return Enumerable.Range(0, batch.Length).Select(row =>
            $"{stamps.GetValue(row)} {kinds.GetString(row)} {ids.GetString(row)} {balances.GetValue(row):F4}");
    }
}
