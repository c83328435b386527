using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

/// <summary>What a replica makes of the states that a crash can leave.</summary>
public sealed class RestartTests
{
    static readonly Config s_config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)]);
    static readonly Ballot s_ballot = new(new(1), 4, 0, new(2));

    readonly TestDisk _disk = new(s_config);

    [Fact]
    public void A_checkpoint_that_was_installed_just_before_the_crash_resets_the_log()
    {
        Write("a", "b");
        CheckpointRef checkpoint = Checkpoint(index: 5, chain: 4711);
        var recovered = new RecoveredState(
            _disk.Hard, default, 0, _disk.EndIndex, checkpoint.Index, checkpoint);

        ConsensusMachine machine = Start(recovered);
        Assert.True(machine.TryTakeReady(out Ready? ready));

        Assert.Equal(checkpoint, ready.Log!.ResetTo);
        Assert.True(ready.MustSync);
        Assert.Equal(new LogIndex(5), ready.Hard!.DecidedIndex);
        Assert.Equal(s_ballot, ready.Hard.Promise);
    }

    [Fact]
    public void A_checkpoint_of_the_own_log_leaves_the_log_alone()
    {
        LogEntry[] entries = Write("a", "b", "c");
        CheckpointRef checkpoint = Checkpoint(index: 2, chain: entries[1].Chain);
        var recovered = new RecoveredState(
            _disk.Hard, default, 0, _disk.EndIndex, checkpoint.Index, checkpoint);

        ConsensusMachine machine = Start(recovered);

        Assert.False(machine.Log.HasChanges);
        Assert.Equal(new LogIndex(2), machine.DecidedIndex);
        Assert.Equal(new LogIndex(3), machine.AcceptedIndex);
    }

    [Fact]
    public void A_checkpoint_of_a_later_configuration_puts_it_in_force()
    {
        Config later = Config.Create(new ConfigId(3), [new(2), new(3), new(4)]);
        CheckpointRef checkpoint = Checkpoint(5, 4711) with { Config = later, ConfigIndex = new LogIndex(4) };

        ConsensusMachine machine = Start(
            new RecoveredState(_disk.Hard, default, 0, default, checkpoint.Index, checkpoint));

        Assert.Equal(later, machine.Config);
        Assert.Equal(Role.Passive, machine.Role);
    }

    [Fact]
    public void What_was_applied_is_decided_also_if_the_hint_was_lost()
    {
        Write("a", "b", "c");

        ConsensusMachine machine = Start(_disk.Recover(applied: new LogIndex(2)));

        Assert.Equal(new LogIndex(2), machine.DecidedIndex);
        Assert.Equal(new LogIndex(2), machine.EmittedIndex);
    }

    [Fact]
    public void A_stop_sign_that_was_applied_is_in_force_also_if_the_hint_was_lost()
    {
        Config next = Config.Create(new ConfigId(2), [new(1), new(2)]);
        LogEntry stop = LogEntry.StopSign(new ProposalId(new NodeId(1), 1, 0), next).After(0);
        Write(stop);

        ConsensusMachine machine = Start(_disk.Recover(applied: new LogIndex(1)));

        Assert.Equal(next, machine.Config);
        Assert.Equal(new LogIndex(1), machine.ConfigIndex);
    }

    [Fact]
    public void A_replica_that_starts_asks_who_leads()
    {
        ConsensusMachine machine = Start(_disk.Recover(default));

        Assert.True(machine.TryTakeReady(out Ready? ready));
        Assert.Equal(2, ready.SendNow.Count(static sent => sent.Message is PrepareRequest));
    }

    LogEntry[] Write(params string[] values)
    {
        var entries = new List<LogEntry>();
        foreach (string value in values)
        {
            LogEntry entry = LogEntry.Command(new ProposalId(new NodeId(1), 1, 1), Encoding.UTF8.GetBytes(value));
            entries.Add(entry.After(entries.Count == 0 ? 0 : entries[^1].Chain));
        }

        return Write([.. entries]);
    }

    LogEntry[] Write(params LogEntry[] entries)
    {
        var log = new LogWrite(null, null, 0, null, default, entries);
        _disk.Write(new Ready { Sequence = 1, MustSync = true, Log = log });
        return entries;
    }

    ConsensusMachine Start(RecoveredState recovered) => new(
        new MachineOptions
        {
            Cluster = default,
            Group = default,
            Node = new NodeId(1),
            Incarnation = 2,
            Seed = 1,
        },
        recovered,
        _disk);

    static CheckpointRef Checkpoint(long index, ulong chain)
        => new(7, new LogIndex(index), chain, s_ballot, s_config, default, 10);
}
