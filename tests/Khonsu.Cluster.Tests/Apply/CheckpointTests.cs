using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>A replica that is made of a checkpoint goes on as the one it was taken of.</summary>
public sealed class CheckpointTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("khonsu-state-").FullName;
    readonly ReplicaSet _replicas = new(2);

    public void Dispose()
    {
        _replicas.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_has_the_rows_and_decides_alike()
    {
        await RunAsync(_replicas[0], tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        await RunAsync(_replicas[1], tx => tx.Entries.Add(new Entry(1, 2, 3.5m)));
        ValueTask stale = _replicas[1].Model.AtomicallyAsync(
            tx => { tx.Accounts.Row("ann").Balance += 1; }, new TransactionOptions { MaxAttempts = 1 });
        await RunAsync(_replicas[0], tx => { tx.Accounts.Row("ann").Balance += 10; }, applies: 0);

        // Taken before the stale one is decided: what it must be refused for is in the checkpoint alone.
        _replicas[0].Apply(3);
        using (ICheckpointWriter writer = _replicas[0].State.Freeze())
            writer.Write(_folder, default);
        var state = new StoreState(Bank.Tables);
        using Bank bank = Bank.Open(new StoreOptions { Sink = new AttachOnly(state) });
        state.LoadCheckpoint(_folder, new LogIndex(3));
        for (int index = 3; index < _replicas.Log.Count; index++)
            state.Apply(new LogIndex(index), _replicas.Log[index]);
        _replicas.ApplyAll();
        Assert.Equal(
            _replicas[0].Model.Read(tx => tx.Accounts["ann"]), bank.Read(tx => tx.Accounts["ann"]));
        Assert.Equal(3.5m, bank.Read(tx => tx.Entries[(1, 2)].Amount));
        await stale;
    }

    [Fact]
    public async Task It_replaces_what_was_there()
    {
        await RunAsync(_replicas[0], tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        await RunAsync(_replicas[0], tx => tx.Accounts.Add(new Account("bob", "Bob", 1)));
        await RunAsync(_replicas[0], tx => tx.Accounts.Remove("ann"), applies: 0);
        _replicas[0].Apply(1);
        using (ICheckpointWriter writer = _replicas[0].State.Freeze())
            writer.Write(_folder, default);
        _replicas[1].State.LoadCheckpoint(_folder, new LogIndex(_replicas.Log.Count));
        Assert.Equal(_replicas[0].Content, _replicas[1].Content);
        Assert.DoesNotContain("Id = ann", _replicas[1].Content);
    }

    // Runs a transaction and lets it be applied: by all, or by nobody yet.
    async Task RunAsync(TestReplica replica, Action<BankTx> body, int applies = int.MaxValue)
    {
        ValueTask block = replica.Model.AtomicallyAsync(body);
        if (applies == 0)
            return;
        _replicas.ApplyAll();
        await block;
    }

    sealed class AttachOnly(StoreState state) : Khonsu.Replication.ICommitSink
    {
        public void Attach(KhonsuStore store) => state.Attach(store);

        public void Submit(Khonsu.Replication.SubmittedCommit commit) => throw new NotSupportedException();
    }
}
