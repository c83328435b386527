using Grpc.Core;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.CompilerServices;
using Khonsu.Replication;
using static Khonsu.Cluster.Tests.Clients.Rows.RowsForms;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>What a node tells clients that keep only some rows.</summary>
public abstract class RowsServiceTests(RowsNode served)
{
    KhonsuNode<Bank> Node => served.Node;

    [Fact]
    public async Task Rows_that_are_there_are_found_once_and_the_others_are_not_there()
    {
        await AddAsync(new Account("f-1", "f", 1), new Account("f-2", "f", 2), new Account("f-3", null, 3));
        await using RowsCall call = await RowsCall.OpenAsync(Node, RowsNode.Reader);

        (List<TransactionalRow> rows, _) = await call.WantAsync(Account("f-1"), Account("f-0"), Owned("f"));
        (List<TransactionalRow> again, _) = await call.WantAsync(Account("f-1"));
        (List<TransactionalRow> none, _) = await call.WantAsync(Account("f-9"), Owned("nobody"));

        Assert.Equal((uint)served.Shards, call.Start.Shards);
        Assert.Equal(["f-1", "f-2"], rows.Cast<Account>().Select(static row => row.Id).Order());
        Assert.Equal(new Account("f-1", "f", 1), Assert.Single(again));
        Assert.Empty(none);
    }

    [Fact]
    public async Task Ranges_have_their_ends_and_beginnings_of_keys_all_that_begin_so()
    {
        await Node.Model.AtomicallyAsync(tx =>
        {
            for (int number = 1; number <= 5; number++)
            {
                tx.Entries.Add(new Entry(11, number, number));
                tx.Entries.Add(new Entry(12, number, number));
            }
        });
        await using RowsCall call = await RowsCall.OpenAsync(Node);

        Assert.Equal([2, 3], await NumbersAsync(Entries(11, 2, 3)));
        Assert.Equal([1, 2, 3, 4, 5], await NumbersAsync(Entries(12)));
        Assert.Equal([4, 5], await NumbersAsync(Entries(11, from: 4)));

        async Task<IEnumerable<long>> NumbersAsync(V1.WantedRow wanted)
            => (await call.WantAsync(wanted)).Rows.Cast<Entry>().Select(static entry => entry.Number).Order();
    }

    [Fact]
    public async Task Many_rows_of_a_whole_table_come_in_pieces()
    {
        const int Rows = 3000;
        string large = new('x', 1000);
        for (int first = 0; first < Rows; first += 500)
        {
            int from = first;
            await Node.Model.AtomicallyAsync(tx =>
            {
                for (int number = from; number < from + 500; number++)
                    tx.Pickies.Add(new Picky($"{number}-{large}", number));
            });
        }

        await using RowsCall call = await RowsCall.OpenAsync(Node);
        ulong number = await call.SendWantedAsync(Rows, new V1.WantedRow { Table = "pickies" });
        List<V1.RowsReply> found = await call.UntilAsync(static reply => reply.Found is { GoesOn: false });

        Assert.True(found.Count > 1);
        Assert.All(found, reply => Assert.Equal(
            (number, found[0].Found.Timestamp), (reply.Found.Number, reply.Found.Timestamp)));
        Assert.All(found, static reply => Assert.True(reply.CalculateSize() < (1 << 20) + 10_000));
        Assert.Equal(
            Enumerable.Range(0, Rows),
            found.SelectMany(reply => reply.Found.Tables.SelectMany(call.Decode))
                .Cast<Picky>().Select(static row => row.Size).Order());
    }

    [Fact]
    public async Task Changes_that_come_into_a_range_and_go_out_of_it_are_told_and_no_others()
    {
        await AddAsync(new Account("c-1", "c", 1), new Account("c-2", "other", 2), new Account("c-3", "c", 3));
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        await call.WantAsync(Owned("c"), Account("c-9"));

        await DoAsync(tx => tx.Accounts.Row("c-1").Owner = "other");
        await DoAsync(tx => tx.Accounts.Row("c-2").Owner = "c");
        await DoAsync(tx => tx.Accounts.Remove("c-3"));
        await DoAsync(tx => tx.Accounts.Add(new Account("c-4", "other", 4)));
        await DoAsync(tx => tx.Accounts.Add(new Account("c-9", "other", 9)));
        await DoAsync(tx => tx.Accounts.Remove("c-9"));
        V1.RowsChanged[] changes = await ChangesAsync(call);

        Assert.Equal(["+c-1 other", "+c-2 c", "-c-3 c", "+c-9 other", "-c-9 other"], changes.Select(Said));
        Assert.Equal(changes.Select(static one => one.Timestamp).Order(), changes.Select(static one => one.Timestamp));
        Assert.Equal(changes.Length, changes.Select(static one => one.Timestamp).Distinct().Count());

        string Said(V1.RowsChanged change)
        {
            V1.TableRows table = change.Tables.Single();
            Account row = call.Decode(table).Cast<Account>().Single();
            return $"{(table.Puts == 1 ? '+' : '-')}{row.Id} {row.Owner}";
        }
    }

    [Fact]
    public async Task What_is_dropped_is_not_told_of_any_more()
    {
        await AddAsync(new Account("d-1", "d", 1), new Account("d-2", "d", 2));
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        await call.WantAsync(Owned("d"), Account("d-2"));
        await call.SendAsync(new V1.RowsRequest
        {
            Dropped = { Owned("d"), Account("unknown"), new V1.WantedRow { Table = "of nobody" } },
        });
        // Why: so the drop was looked at.
        await call.NamesAsync(1);

        await DoAsync(tx => { tx.Accounts.Row("d-1").Balance = 11; });
        await DoAsync(tx => { tx.Accounts.Row("d-2").Balance = 12; });
        V1.RowsChanged change = Assert.Single(await ChangesAsync(call));

        Assert.Equal(new Account("d-2", "d", 12), Assert.Single(call.Decode(change.Tables.Single())));
    }

    [Fact]
    public async Task More_rows_than_the_client_takes_are_not_sent_and_not_kept()
    {
        await AddAsync(new Account("m-1", "m", 1), new Account("m-2", "m", 2));
        await using RowsCall call = await RowsCall.OpenAsync(Node);

        Assert.Equal(V1.RowsFault.TooMany, await call.RefusedAsync(1, Owned("m")));
        Assert.Equal(V1.RowsFault.TooMany, await call.RefusedAsync(1, Account("m-1"), Account("m-2")));
        await DoAsync(tx => { tx.Accounts.Row("m-1").Balance = 11; });

        Assert.Empty(await ChangesAsync(call));
        // Why taken: it is one row, by whatever it is named.
        await call.SendWantedAsync(1, Account("m-1"), Account("m-1"));
        Assert.False((await call.UntilAsync(static reply => reply.Found is not null))[^1].Found.GoesOn);
    }

    [Fact]
    public async Task A_progress_comes_for_commits_of_which_nothing_is_kept()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);

        await AddAsync(new Account("p-1", "p", 1));
        long timestamp = Node.Model.Read(static tx => tx.SnapshotTimestamp);
        List<V1.RowsReply> replies = await call.UntilAsync(timestamp);

        Assert.All(replies, static reply => Assert.Equal(V1.RowsReply.ContentOneofCase.Progress, reply.ContentCase));
    }

    [Fact]
    public async Task What_nobody_knows_is_refused_and_the_node_goes_on()
    {
        await AddAsync(new Account("u-1", "u", 1));
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        V1.WantedRow unknownTable = Account("u-1");
        unknownTable.Table = "of nobody";
        V1.WantedRow brokenKey = new() { Table = "entries", Key = KeyOf(1) };
        V1.WantedRow unknownIndex = Owned("u");
        unknownIndex.Range.Index = 1;
        V1.WantedRow openRange = Owned("u");
        openRange.Range.ClearTo();

        foreach (V1.WantedRow wrong in (V1.WantedRow[])[unknownTable, brokenKey, unknownIndex, openRange])
            Assert.Equal(V1.RowsFault.Refused, await call.RefusedAsync(9, Account("u-1"), wrong));

        Assert.Single((await call.WantAsync(Account("u-1"))).Rows);
    }

    [Fact]
    public async Task What_breaks_the_form_ends_the_call()
    {
        var both = new V1.WantedRow { Table = "accounts", Key = KeyOf("a"), Range = RangeOf(1) };
        foreach (V1.RowsRequest wrong in (V1.RowsRequest[])
            [
                new() { Hello = RowsCall.Hello },
                new() { Wanted = { new V1.RowsWanted { Number = 1, Rows = { both } } } },
                new() { Dropped = { both } },
            ])
        {
            await using RowsCall call = await RowsCall.OpenAsync(Node);
            await call.SendAsync(wrong);
            Assert.Equal(StatusCode.InvalidArgument, await call.EndAsync());
        }
    }

    [Fact]
    public async Task A_call_begins_with_the_cluster_and_a_version()
    {
        V1.RowsHello foreign = RowsCall.Hello;
        foreign.Cluster++;
        V1.RowsHello later = RowsCall.Hello;
        later.VersionFirst = later.VersionLast = 2;

        Assert.Equal(StatusCode.InvalidArgument, await EndOfAsync(new V1.RowsRequest { Names = 1 }));
        Assert.Equal(
            StatusCode.InvalidArgument, await EndOfAsync(new V1.RowsRequest { Hello = RowsCall.Hello, Names = 1 }));
        Assert.Equal(StatusCode.FailedPrecondition, await EndOfAsync(new V1.RowsRequest { Hello = foreign }));
        Assert.Equal(StatusCode.FailedPrecondition, await EndOfAsync(new V1.RowsRequest { Hello = later }));
        Assert.Equal(
            StatusCode.Unauthenticated,
            await EndOfAsync(new V1.RowsRequest { Hello = RowsCall.Hello }, "a-wrong-0123456789abcdef"));

        async Task<StatusCode> EndOfAsync(V1.RowsRequest first, string token = RowsNode.Writer)
        {
            await using RowsCall call = RowsCall.Dial(Node, token);
            await call.SendAsync(first);
            return await call.EndAsync();
        }
    }

    Task AddAsync(params Account[] accounts) => DoAsync(tx =>
    {
        foreach (Account account in accounts)
            tx.Accounts.Add(account);
    });

    async Task DoAsync(Action<BankTx> body) => await Node.Model.AtomicallyAsync(body);

    // All that was told until now.
    async Task<V1.RowsChanged[]> ChangesAsync(RowsCall call)
    {
        long timestamp = Node.Model.Read(static tx => tx.SnapshotTimestamp);
        List<V1.RowsReply> replies = await call.UntilAsync(timestamp);
        return [.. replies.Where(static reply => reply.Changed is not null).Select(static reply => reply.Changed)];
    }
}
