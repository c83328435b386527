using Google.Protobuf;
using Grpc.Core;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Replication;
using static Khonsu.Cluster.Tests.Clients.Rows.RowsForms;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>What a node does for clients that keep only some rows: their commits.</summary>
public abstract class RowsCommitTests(RowsNode served)
{
    KhonsuNode<Bank> Node => served.Node;

    long Now => Node.Model.Read(static tx => tx.SnapshotTimestamp);

    [Fact]
    public async Task A_commit_is_done_and_what_it_changes_is_told_before_its_end()
    {
        await DoAsync(static tx => tx.Accounts.Add(new Account("a-0", "a", 0)));
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        (_, long snapshot) = await call.WantAsync(Owned("a"));
        ulong name = (await call.NamesAsync(1)).Numbers.Single();
        V1.RowsCommit commit = CommitOf(
            snapshot,
            Accounts([new("a-1", "a", 1), new("a-2", "a", 2)], [new("a-0", "a", 0)], isGuarded: true),
            Entries(new Entry(21, 1, 1m)));
        (commit.Name, commit.Number) = (name, 77);

        await call.SendAsync(new V1.RowsRequest { Commits = { commit } });
        List<V1.RowsReply> replies = await call.UntilAsync(static reply => reply.End is { Number: 77 });
        V1.RowsChanged changed = Assert.Single(replies, static reply => reply.Changed is not null).Changed;

        Assert.Equal(V1.RowsEnd.EndOneofCase.Timestamp, replies[^1].End.EndCase);
        Assert.Equal(changed.Timestamp, replies[^1].End.Timestamp);
        Assert.Equal(2u, changed.Tables.Single().Puts);
        Assert.Equal(3, call.Decode(changed.Tables.Single()).Length);
        Assert.Equal(
            (1, 2, false, 1m),
            Node.Model.Read(static tx => (
                tx.Accounts["a-1"].Balance,
                tx.Accounts["a-2"].Balance,
                tx.Accounts.Find("a-0") is not null,
                tx.Entries.Find((21, 1))!.Amount)));
    }

    [Fact]
    public async Task A_conflict_is_told_by_the_positions_of_the_client()
    {
        await DoAsync(static tx =>
        {
            for (int number = 0; number < 8; number++)
                tx.Accounts.Add(new Account($"k-{number}", "k", number));
        });
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        long snapshot = Now;
        await DoAsync(static tx => { tx.Accounts.Row("k-3").Balance = 33; });
        long changed = Now;
        V1.TableWork reads = Accounts([new("k-8", "k", 8)]);
        reads.Reads.Add(Enumerable.Range(0, 6).Select(static number => Read($"k-{number}")));
        V1.TableWork writes = Accounts(
            [.. Enumerable.Range(0, 6).Select(static number => new Account($"k-{number}", "k", 7))], isGuarded: true);

        V1.RowsEnd read = await call.CommitAsync(CommitOf(snapshot, Entries(new Entry(22, 1, 1m)), reads));
        V1.RowsEnd written = await call.CommitAsync(CommitOf(snapshot, writes));

        Assert.Equal((FootprintPart.Read, 1u, 3u, changed), PlaceOf(read));
        Assert.Equal((FootprintPart.Write, 0u, 3u, changed), PlaceOf(written));
        V1.RowsEnd done = await call.CommitAsync(CommitOf(Now, writes.Clone()));
        Assert.Equal(V1.RowsEnd.EndOneofCase.Timestamp, done.EndCase);
    }

    [Fact]
    public async Task A_range_and_a_scan_that_have_changed_are_conflicts()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        long snapshot = Now;
        await DoAsync(static tx => tx.Entries.Add(new Entry(31, 5, 1m)));
        V1.TableWork Ranged(int book)
        {
            V1.TableWork work = Entries(new Entry(32, book, 1m));
            work.Ranges.Add([RangeOf(33), RangeOf(book)]);
            return work;
        }

        V1.TableWork scanned = Entries(new Entry(32, 3, 1m));
        scanned.IsScanned = true;
        V1.RowsEnd done = await call.CommitAsync(CommitOf(snapshot, Ranged(30)));
        V1.RowsEnd range = await call.CommitAsync(CommitOf(snapshot, Accounts([new("r-1", null, 1)]), Ranged(31)));
        V1.RowsEnd scan = await call.CommitAsync(CommitOf(snapshot, scanned));

        Assert.Equal(V1.RowsEnd.EndOneofCase.Timestamp, done.EndCase);
        Assert.Equal(
            ((uint)FootprintPart.Range, 1u, 1u), (range.Conflict.Part, range.Conflict.Table, range.Conflict.Item));
        Assert.Equal(((uint)FootprintPart.Scan, 0u), (scan.Conflict.Part, scan.Conflict.Table));
    }

    [Fact]
    public async Task Its_client_asks_by_the_name_how_a_commit_ended_when_the_call_has_ended()
    {
        RowsCall call = await RowsCall.OpenAsync(Node);
        V1.RowsNames names = await call.NamesAsync(3);
        Assert.Equal(3, names.Numbers.Count);
        V1.RowsCommit one = CommitOf(Now, Accounts([new("o-1", null, 1)]));
        one.Name = names.Numbers[1];
        string[] all = [.. Enumerable.Range(1, 8).Select(static number => $"o-{number}")];
        V1.RowsCommit several = CommitOf(Now, Accounts([.. all.Select(static id => new Account(id, null, 2))]));
        several.Name = names.Numbers[0];

        long[] stamps = [(await call.SendAsync(one)).Timestamp, (await call.SendAsync(several)).Timestamp];
        await call.DisposeAsync();
        CommitOutcome[] outcomes =
            [await OutcomeAsync(names.Numbers[1], "o-1"), await OutcomeAsync(names.Numbers[0], all)];

        Assert.All(stamps, static stamp => Assert.True(stamp > 0));
        Assert.All(outcomes, static outcome => Assert.Equal(CommitOutcomeKind.Committed, outcome.Kind));

        Task<CommitOutcome> OutcomeAsync(ulong number, params string[] ids)
        {
            var map = new ShardMap(served.Shards);
            int home = ids.Min(id => ShardMap.ShardOf(map.GroupOf(RowsForms.PlaceOf(id))));
            return Node.GetOutcomeAsync(new CommitId(
                names.Node, names.Start, served.Shards == 1 ? number : (number * 64) + (ulong)home));
        }
    }

    [Fact]
    public async Task A_commit_that_was_asked_for_before_it_came_is_given_up()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        V1.RowsNames names = await call.NamesAsync(1);
        ulong number = names.Numbers.Single();
        int home = ShardMap.ShardOf(new ShardMap(served.Shards).GroupOf(RowsForms.PlaceOf("g-1")));
        CommitOutcome outcome = await Node.GetOutcomeAsync(new CommitId(
            names.Node, names.Start, served.Shards == 1 ? number : (number * 64) + (ulong)home));
        V1.RowsCommit commit = CommitOf(Now, Accounts([new("g-1", null, 1)]));
        commit.Name = number;

        V1.RowsEnd end = await call.SendAsync(commit);

        Assert.Equal(CommitOutcomeKind.NotDone, outcome.Kind);
        Assert.Equal(V1.RowsFault.Unavailable, end.Failure.Fault);
        Assert.Null(Node.Model.Read(static tx => tx.Accounts.Find("g-1")));
    }

    [Fact]
    public async Task Names_are_as_many_as_a_call_may_hold_and_come_again_when_they_are_done()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);

        V1.RowsNames first = await call.NamesAsync(1000);
        V1.RowsNames none = await call.NamesAsync(1);
        await call.SendAsync(new V1.RowsRequest { Done = { new V1.NameDone { Name = first.Numbers[0] } } });
        V1.RowsNames again = await call.NamesAsync(2);

        Assert.Equal(64, first.Numbers.Distinct().Count());
        Assert.Empty(none.Numbers);
        Assert.DoesNotContain(Assert.Single(again.Numbers), first.Numbers);
    }

    [Fact]
    public async Task Who_may_only_read_gets_no_names_and_commits_nothing()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node, RowsNode.Reader);

        Assert.Empty((await call.NamesAsync(5)).Numbers);
        V1.RowsEnd end = await call.SendAsync(CommitOf(Now, Accounts([new("w-1", null, 1)])));

        Assert.Equal(V1.RowsFault.Refused, end.Failure.Fault);
        Assert.Empty((await call.WantAsync(Account("w-1"))).Rows);
    }

    [Fact]
    public async Task Rows_that_nobody_can_read_are_refused_and_the_call_goes_on()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        V1.TableWork unknown = Accounts([new("b-1", null, 1)]);
        unknown.Table = unknown.Rows.Table = "of nobody";
        V1.TableWork broken = Accounts([new("b-1", null, 1)]);
        broken.Rows.Rows = ByteString.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8]);
        V1.TableWork renamed = Accounts([new("b-1", null, 1)]);
        renamed.Rows.SchemaId++;
        V1.TableWork silent = Entries(new Entry(41, 1, 1m));
        silent.Rows.Schema = ByteString.Empty;
        V1.TableWork mixed = Accounts([new("b-1", null, 1)]);
        mixed.Rows.Rows = Entries(new Entry(41, 1, 1m)).Rows.Rows;

        foreach (V1.TableWork wrong in (V1.TableWork[])[unknown, broken, renamed, silent, mixed])
        {
            V1.RowsEnd end = await call.CommitAsync(CommitOf(Now, wrong, Pickies(wrong == unknown)));
            Assert.Equal(V1.RowsFault.Refused, end.Failure.Fault);
        }

        // Why without its schema: it has come beside what was refused.
        Assert.True((await call.CommitAsync(CommitOf(Now, Pickies(hasSchema: false)))).Timestamp > 0);
        Assert.Null(Node.Model.Read(static tx => tx.Accounts.Find("b-1")));

        static V1.TableWork Pickies(bool hasSchema)
        {
            V1.TableWork work = RowsForms.Pickies(new Picky("b-1", 1));
            work.Rows.Schema = hasSchema ? work.Rows.Schema : ByteString.Empty;
            return work;
        }
    }

    [Theory]
    [InlineData("name")]
    [InlineData("snapshot")]
    [InlineData("later")]
    [InlineData("attempts")]
    [InlineData("twice")]
    [InlineData("guards")]
    [InlineData("puts")]
    [InlineData("index")]
    [InlineData("row")]
    [InlineData("other")]
    [InlineData("nothing")]
    public async Task What_is_no_commit_ends_the_call(string what)
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        V1.RowsCommit commit = CommitOf(Now, Accounts([new("e-1", null, 1)]));
        commit.Name = (await call.NamesAsync(1)).Numbers.Single();
        V1.TableWork table = commit.Tables.Single();
        switch (what)
        {
            case "name":
                commit.Name++;
                break;
            case "snapshot":
                commit.Snapshot = 0;
                break;
            case "later":
                commit.Snapshot = long.MaxValue;
                break;
            case "attempts":
                commit.Attempts = 0;
                break;
            case "twice":
                commit.Tables.Add(Accounts([new("e-2", null, 1)]));
                break;
            case "guards":
                table.Guards.Add(true);
                break;
            case "puts":
                table.Rows.Puts = 2;
                break;
            case "index":
                table.Points[0].Index = 1;
                break;
            case "row":
                commit.Tables[0] = Accounts([new("e-1", null, 1), new("e-1", null, 2)]);
                break;
            case "other":
                table.Rows.Table = "entries";
                break;
            default:
                commit.Tables.Clear();
                break;
        }

        await call.SendAsync(new V1.RowsRequest { Commits = { commit } });

        Assert.Equal(StatusCode.InvalidArgument, await call.EndAsync());
        Assert.Null(Node.Model.Read(static tx => tx.Accounts.Find("e-1")));
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        V1.RowsCommit commit = CommitOf(Now, Accounts([new("n-1", null, 1)]));
        await call.CommitAsync(commit);

        await call.SendAsync(new V1.RowsRequest { Commits = { commit } });

        Assert.Equal(StatusCode.InvalidArgument, await call.EndAsync());
    }

    [Fact]
    public async Task What_a_row_would_be_elsewhere_is_of_no_meaning()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        V1.TableWork work = Accounts(
            [.. Enumerable.Range(0, 8).Select(static one => new Account($"v-{one}", null, 1))]);
        foreach (V1.IndexKey point in work.Points)
            point.Place = 0;

        await call.CommitAsync(CommitOf(Now, work));

        // Why changed: a row that stood in the log of another shard could not be met there.
        await DoAsync(static tx =>
        {
            for (int one = 0; one < 8; one++)
                tx.Accounts.Row($"v-{one}").Balance = 2;
        });
        Assert.Equal(8, Node.Model.Read(static tx => tx.Accounts.Count(
            static one => one.Id.StartsWith("v-", StringComparison.Ordinal) && one.Balance == 2)));
    }

    [Fact]
    public async Task A_synchronization_has_what_was_committed_before()
    {
        await using RowsCall call = await RowsCall.OpenAsync(Node, RowsNode.Reader);
        await DoAsync(static tx => tx.Accounts.Add(new Account("s-1", null, 1)));
        long now = Now;

        V1.RowsEnd end = await call.SynchronizeAsync();

        Assert.Equal(V1.RowsEnd.EndOneofCase.Timestamp, end.EndCase);
        Assert.True(end.Timestamp >= now);
    }

    static (FootprintPart Part, uint Table, uint Item, long Timestamp) PlaceOf(V1.RowsEnd end) => (
        (FootprintPart)end.Conflict.Part, end.Conflict.Table, end.Conflict.Item, end.Conflict.Timestamp);

    async Task DoAsync(Action<BankTx> body) => await Node.Model.AtomicallyAsync(body);
}
