using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>Draws changes of one group as a machine makes them, and knows what the disk must show then.</summary>
sealed class StoreModel(GroupId group, Random random)
{
    public static readonly Config First = Config.Create(
        new ConfigId(1), [new NodeId(1), new NodeId(2), new NodeId(3)]);

    readonly TestDisk _disk = new(First);
    ulong _number;

    public GroupId Group { get; } = group;

    /// <summary>What a restart must find, as text.</summary>
    public string Text => TextOf(_disk.Recover(LogIndex.Zero), _disk);

    public static string TextOf(NodeStore store, GroupId group)
        => TextOf(store.Recover(group, First, LogIndex.Zero), store.ReaderOf(group));

    /// <summary>Draws a change and makes it.</summary>
    public GroupWrite Draw()
    {
        CheckpointRef? checkpoint = random.Next(10) == 0 ? DrawCheckpoint() : null;
        LogWrite log = checkpoint is not null && random.Next(2) == 0 ? DrawReset(checkpoint) : DrawLog();
        HardState? hard = null;
        if (random.Next(3) == 0)
            hard = _disk.Hard with { Promise = new Ballot(new ConfigId(1), ++_number, 0, new NodeId(2)) };
        _disk.Checkpoint = checkpoint ?? _disk.Checkpoint;
        _disk.Write(new Ready { Sequence = 1, MustSync = true, Log = log, Hard = hard });
        return new GroupWrite(Group, hard, log, checkpoint);
    }

    static string TextOf(RecoveredState state, ILogReader reader)
    {
        var text = new StringBuilder();
        text.AppendLine($"{state.Hard.Promise} {state.TrimmedIndex} {state.TrimmedChain} {state.Checkpoint}");
        for (LogIndex index = state.TrimmedIndex; index < state.EndIndex;)
        {
            foreach (LogEntry entry in reader.Read(index, state.EndIndex, 300))
            {
                text.AppendLine($"{index} {entry.Proposal} {entry} {entry.Chain}");
                index += 1;
            }
        }

        return text.Append(state.EndIndex).ToString();
    }

    LogWrite DrawReset(CheckpointRef checkpoint) => new(
        checkpoint, null, 0, null, checkpoint.Index, NewEntries(checkpoint.Chain));

    LogWrite DrawLog()
    {
        LogIndex start = _disk.TrimmedIndex;
        LogIndex end = _disk.EndIndex;
        LogIndex? trim = null;
        LogIndex? cut = null;
        if (random.Next(8) == 0)
            trim = start = start + random.NextInt64(end - start + 1);
        if (random.Next(4) == 0)
            cut = end = start + random.NextInt64(end - start + 1);
        return new LogWrite(null, trim, ChainAt(start), cut, end, NewEntries(ChainAt(end)));
    }

    ulong ChainAt(LogIndex index)
        => index == _disk.TrimmedIndex
            ? _disk.Recover(LogIndex.Zero).TrimmedChain
            : _disk.Read(index + -1, index, 0)[0].Chain;

    CheckpointRef DrawCheckpoint() => new(
        ++_number,
        _disk.EndIndex + random.Next(5),
        (ulong)random.NextInt64(1, long.MaxValue),
        new Ballot(new ConfigId(1), _number, 0, new NodeId(3)),
        First,
        LogIndex.Zero,
        random.Next(1, 1_000));

    List<LogEntry> NewEntries(ulong chain)
    {
        var entries = new List<LogEntry>();
        for (int left = random.Next(6); left > 0; left--)
        {
            var proposal = new ProposalId(new NodeId(1), 1, ++_number);
            LogEntry entry = random.Next(20) == 0
                ? LogEntry.StopSign(proposal, Config.Create(new ConfigId(2), [new NodeId(4)], [new NodeId(1)]))
                : LogEntry.Command(proposal, Encoding.UTF8.GetBytes(new string('x', random.Next(40))));
            entries.Add(entry = entry.After(chain));
            chain = entry.Chain;
        }

        return entries;
    }
}
