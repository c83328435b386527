using System.Text;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Storage.Checkpoints;
using Khonsu.Cluster.Tests.Harness;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>Archives while somebody reads them: what they let go of, and when.</summary>
public sealed class ArchiveReaderTests : IAsyncLifetime
{
    static readonly GroupId[] s_groups = [new(1), new(2)];

    readonly StoreFolder _folder = new();
    readonly ManualTime _time = new();
    ClusterNode? _node;

    ClusterNode Node => _node!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task All_that_is_read_stays_until_the_last_reader_has_ended_and_goes_then()
    {
        Start();
        await FillAsync("before");
        using var first = new Reader();
        using var second = new Reader();
        Task<string[]> firstText = Node.ReadArchivesAsync(first.Read, CancellationToken.None);
        Task<string[]> secondText = Node.ReadArchivesAsync(second.Read, CancellationToken.None);
        // Both at once, beside the work of the node.
        await Task.WhenAll(first.Began, second.Began);
        LogIndex[] firsts = FirstEntries();
        for (int round = 0; round < 4; round++)
            await FillAsync($"round {round}");
        Assert.Equal(firsts, FirstEntries());
        Assert.All(s_groups, group => Assert.Equal(5, Archive(group).Checkpoints.Length));

        first.End();
        string[] before = [.. Enumerable.Range(0, 20).Select(static number => $"before {number}")];
        Assert.Equal(before, await firstText);
        await FillAsync("one is left");
        Assert.Equal(firsts, FirstEntries());

        second.End();
        Assert.Equal(await firstText, await secondText);
        await RestAsync();
        Assert.All(s_groups, group => Assert.Single(Archive(group).Checkpoints));
        Assert.All(FirstEntries().Zip(firsts), static pair => Assert.True(pair.First > pair.Second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_that_fails_or_gives_up_holds_nothing_any_more_and_the_node_goes_on(bool givesUp)
    {
        Start();
        await FillAsync("before");
        using var reader = new Reader { Error = new InvalidDataException("no") };
        using var cancellation = new CancellationTokenSource();
        Task<string[]> text = Node.ReadArchivesAsync(reader.Read, cancellation.Token);
        await reader.Began;
        await FillAsync("meanwhile");
        Assert.All(s_groups, group => Assert.Equal(2, Archive(group).Checkpoints.Length));

        if (givesUp)
            await cancellation.CancelAsync();
        else
            reader.End();
        Exception? error = await Record.ExceptionAsync(() => text);
        Assert.Equal(givesUp, error is OperationCanceledException);
        Assert.Equal(givesUp, error is not InvalidDataException);

        await RestAsync();
        Assert.All(s_groups, group => Assert.Single(Archive(group).Checkpoints));
        using var next = new Reader();
        next.End();
        Assert.NotEmpty(await Node.ReadArchivesAsync(next.Read, CancellationToken.None));
        await FillAsync("after");
    }

    [Fact]
    public async Task A_node_that_ends_tells_those_that_read_and_those_that_wait()
    {
        using var gate = new ManualResetEventSlim();
        var isBlocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool blocks = false;
        Start(options => options with
        {
            AtCheckpointStep = step =>
            {
                if (!Volatile.Read(ref blocks) || step != CheckpointStep.CopySealed)
                    return;
                isBlocked.TrySetResult();
                gate.Wait();
            },
        });
        await FillAsync("before");
        using var reader = new Reader();
        Task<string[]> reading = Node.ReadArchivesAsync(reader.Read, CancellationToken.None);
        await reader.Began;
        Volatile.Write(ref blocks, true);
        _ = FillAsync("blocks").ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        await isBlocked.Task;
        using var late = new Reader();
        Task<string[]> waiting = Node.ReadArchivesAsync(late.Read, CancellationToken.None);

        ValueTask ended = Node.DisposeAsync();
        await Assert.ThrowsAsync<NodeStoppedException>(() => reading);
        await Assert.ThrowsAsync<NodeStoppedException>(() => waiting);
        Assert.False(late.Began.IsCompleted);
        gate.Set();
        await ended;
        await Assert.ThrowsAsync<NodeStoppedException>(
            () => Node.ReadArchivesAsync(late.Read, CancellationToken.None));
    }

    [Fact]
    public async Task A_reader_waits_for_a_checkpoint_without_which_nothing_can_be_made_of_what_is_there()
    {
        Start(static options => options with { Archive = null });
        await FillAsync("before");
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Node.ReadArchivesAsync(static (_, _, _) => true, CancellationToken.None));
        await Node.DisposeAsync();

        // A new archive takes the checkpoint of a group when it has what is left of the log of the other one.
        using var gate = new ManualResetEventSlim();
        Start(options => options with
        {
            AtCheckpointStep = step =>
            {
                if (step == CheckpointStep.StretchSealed)
                    gate.Wait();
            },
        });
        await Task.WhenAll(s_groups.Select(group => Node.GroupOf(group).ReadIndexAsync()));
        LogIndex applied = Node.GroupOf(s_groups[0]).Status.AppliedIndex;
        Task<ArchiveContent[]> found = Node.ReadArchivesAsync(
            static (_, archives, _) => archives.Select(static archive => archive.Content).ToArray(),
            CancellationToken.None);
        gate.Set();

        ArchiveContent content = (await found)[0];
        Assert.True(content.Reaches(applied), $"{content} does not reach {applied}");
        Assert.Single(content.Checkpoints);
    }

    void Start(Func<NodeOptions, NodeOptions>? configure = null)
    {
        var options = new NodeOptions
        {
            Directory = _folder.Path,
            Identity = StoreFolder.Identity,
            Time = _time,
            LogTailEntries = 5,
            Archive = new ArchiveOptions { Directory = ArchivePath, BytesMax = 1, StretchBytes = 200 },
        };
        _node = ClusterNode.Start(
            (configure ?? (static same => same))(options),
            [.. s_groups.Select(static group => new GroupSetup(
                group, Config.Create(new ConfigId(1), [new NodeId(1)]), new HistoryState()))],
            new NoPeers());
    }

    string ArchivePath => Path.Combine(_folder.Path, "archive");

    ArchiveContent Archive(GroupId group) => ArchiveFolder.Read(ArchivePath, group).Content;

    LogIndex[] FirstEntries() => [.. s_groups.Select(group => Archive(group).Checkpoints[0].Index)];

    async Task FillAsync(string name)
    {
        foreach (GroupId group in s_groups)
            await FillAsync(name, group);
    }

    async Task FillAsync(string name, GroupId group)
    {
        for (int number = 0; number < 20; number++)
            await ProposeAsync($"{name} {number}", group);
        await Node.GroupOf(group).TakeCheckpointAsync();
    }

    Task ProposeAsync(string command, GroupId group)
        => Node.GroupOf(group).ProposeAsync(Encoding.UTF8.GetBytes(command));

    async Task RestAsync()
    {
        while (Node.Status is not { WaitingInputs: 0, BackgroundWorks: 0 })
            await Task.Yield();
    }

    /// <summary>Somebody who reads until he is told to end, and says all that the first archive has then.</summary>
    sealed class Reader : IDisposable
    {
        readonly ManualResetEventSlim _end = new();
        readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => _began.Task;

        public Exception? Error { get; init; }

        public void End() => _end.Set();

        public string[] Read(ArchiveOwner owner, IReadOnlyList<ArchiveFolder> archives, CancellationToken ending)
        {
            Assert.Equal((StoreFolder.Identity, s_groups.Length), (owner.Identity, owner.Groups));
            _began.SetResult();
            _end.Wait(ending);
            if (Error is not null)
                throw Error;
            return HistoryWriter.Read(archives[0].Open(archives[0].Content.Checkpoints[^1]).Directory).ToArray();
        }

        public void Dispose() => _end.Dispose();
    }
}
