using System.Text;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>The decided log as those get it who follow it from outside, and the checkpoint where it is trimmed.
/// </summary>
public sealed class LogFeedTests : IAsyncLifetime
{
    readonly DriverCluster _cluster = new(1, static options => options with { LogTailEntries = 5 });

    DriverNode Node => _cluster[0];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task Entries_come_in_order_from_memory_and_after_a_restart_from_the_disk()
    {
        for (int number = 0; number < 40; number++)
            await Node.ProposeAsync($"{number}");
        string[] history = Node.State.History;

        Assert.Equal(history, await ReadAllAsync());
        await Node.StopAsync();
        Node.Start();
        await Node.Replica.ReadIndexAsync();

        string[][] all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAllAsync()));
        Assert.All(all, read => Assert.Equal(history, read));
    }

    [Fact]
    public async Task Who_has_everything_waits_for_the_next_entry()
    {
        await Node.ProposeAsync("first");
        Task<LogPiece> next = Node.Replica.ReadLogAsync(new LogIndex(1), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task<LogPiece> given = Node.Replica.ReadLogAsync(new LogIndex(1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(next.IsCompleted);

        await Node.ProposeAsync("second");

        Assert.Equal(["second"], (await next).Entries.Select(TextOf));
    }

    [Fact]
    public async Task Before_the_log_there_is_nothing_but_a_checkpoint_that_stays_while_it_is_lent()
    {
        for (int number = 0; number < 20; number++)
            await Node.ProposeAsync($"{number}");
        Assert.Null(await Node.Replica.LendCheckpointAsync());
        await Node.Replica.TakeCheckpointAsync();
        LentCheckpoint lent = (await Node.Replica.LendCheckpointAsync())!;
        for (int number = 20; number < 40; number++)
            await Node.ProposeAsync($"{number}");
        await Node.Replica.TakeCheckpointAsync();
        await _cluster.SettleAsync();

        LogPiece piece = await Node.Replica.ReadLogAsync(LogIndex.Zero, CancellationToken.None);

        Assert.Empty(piece.Entries);
        Assert.Equal(new LogIndex(20), lent.Checkpoint.Index);
        Assert.NotEmpty(lent.Stored.Read(0, 100));
        Node.Replica.Return(lent);
        await _cluster.SettleAsync();
        Assert.False(Directory.Exists(lent.Stored.Directory));
    }

    async Task<string[]> ReadAllAsync()
    {
        var read = new List<string>();
        while (read.Count < Node.State.History.Length)
        {
            LogPiece piece = await Node.Replica.ReadLogAsync(new LogIndex(read.Count), CancellationToken.None);
            Assert.Equal(read.Count, piece.From.Value);
            read.AddRange(piece.Entries.Select(TextOf));
        }

        return [.. read];
    }

    static string TextOf(LogEntry entry) => Encoding.UTF8.GetString(entry.Payload.Span);
}
