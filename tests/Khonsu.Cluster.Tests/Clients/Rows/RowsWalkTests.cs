using Khonsu.Cluster.Tests.Nodes;
using Xunit.Abstractions;
using static Khonsu.Cluster.Tests.Clients.Rows.RowsForms;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>A client that comes to keep ever more, while others write: what it is told makes the rows that there
/// are.</summary>
public sealed class RowsWalkTests(FourShardNode served, ITestOutputHelper output) : IClassFixture<FourShardNode>
{
    const int Rows = 40;
    const int Owners = 8;
    const int Commits = 400;

    KhonsuNode<Bank> Node => served.Node;

    [Fact]
    public async Task What_a_client_was_told_is_what_there_is()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"seed={seed}");
        var random = new Random(seed);
        await using RowsCall call = await RowsCall.OpenAsync(Node);
        var kept = new KeptRows(call);
        Task writing = WriteAsync(new Random(random.Next()));
        // Why in this order: each is kept when others already are, and some are kept twice.
        foreach (int owner in Enumerable.Range(0, Owners / 2).OrderBy(_ => random.Next()))
        {
            await WantAsync(call, kept, $"o{owner}", $"walk-{random.Next(Rows)}");
            await WantAsync(call, kept, $"o{owner}", $"walk-{owner}");
        }

        await writing;
        await call.SendAsync(new V1.RowsRequest { Synchronize = { new V1.RowsSynchronize { Number = 999 } } });
        V1.RowsEnd end = await HearUntilAsync(call, kept, static reply => reply.End is { Number: 999 });
        // Why: what was committed before the synchronization was said before its end.
        Assert.True(end.Timestamp >= Node.Model.Read(static tx => tx.SnapshotTimestamp));

        Node.Model.Read(tx =>
        {
            for (int owner = 0; owner < Owners / 2; owner++)
            {
                string name = $"o{owner}";
                Assert.Equal(
                    tx.Accounts.Where(row => row.Owner == name).OrderBy(static row => row.Id, StringComparer.Ordinal),
                    kept.OwnedBy(name));
                Assert.Equal(tx.Accounts.Find($"walk-{owner}"), kept[$"walk-{owner}"]);
            }
        });
    }

    async Task WriteAsync(Random random)
    {
        for (int commit = 0; commit < Commits; commit++)
        {
            // Why not in the block: it may run several times.
            (string Id, bool IsRemoved, string Owner, long Balance)[] changes = [.. Enumerable
                .Range(0, random.Next(1, 4))
                .Select(_ => (Id(), random.Next(4) == 0, $"o{random.Next(Owners)}", random.NextInt64()))];
            await Node.Model.AtomicallyAsync(tx =>
            {
                foreach ((string id, bool isRemoved, string owner, long balance) in changes)
                {
                    if (isRemoved)
                        tx.Accounts.Remove(id);
                    else
                        tx.Accounts.Upsert(new Account(id, owner, balance));
                }
            });
        }

        string Id() => $"walk-{random.Next(Rows)}";
    }

    static async Task WantAsync(RowsCall call, KeptRows kept, string owner, string id)
    {
        ulong number = await call.SendWantedAsync(Rows, Owned(owner), Account(id));
        kept.Want(number, row => row.Owner == owner || row.Id == id);
        long timestamp = 0;
        await HearUntilAsync(call, kept, reply =>
        {
            Assert.Null(reply.End);
            timestamp = reply.Found is { } found && found.Number == number ? found.Timestamp : timestamp;
            return timestamp > 0 && reply.Progress >= timestamp;
        });
    }

    static async Task<V1.RowsEnd> HearUntilAsync(RowsCall call, KeptRows kept, Func<V1.RowsReply, bool> isLast)
    {
        while (true)
        {
            V1.RowsReply reply = await call.NextAsync();
            kept.Hear(reply);
            if (isLast(reply))
                return reply.End;
        }
    }
}
