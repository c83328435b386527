using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using Khonsu.Bench.Cluster.Model;

namespace Khonsu.Bench.Cluster.Members;

/// <summary>What DotNext's log is applied to: values under keys, in memory. No snapshot is ever taken, as no checkpoint
/// of Khonsu is within a run.</summary>
/// <param name="folder">Where snapshots would be.</param>
sealed class DotNextState(DirectoryInfo folder) : SimpleStateMachine(folder)
{
    static readonly byte[] s_value = Encoding.ASCII.GetBytes(Values.First);

    readonly Dictionary<int, byte[]> _values = [];
    long _applied;

    /// <summary>How many puts it has applied.</summary>
    public long Applied => Interlocked.Read(ref _applied);

    /// <summary>The command that puts the value under a key.</summary>
    public static byte[] Put(int key)
    {
        byte[] command = new byte[sizeof(int) + s_value.Length];
        BinaryPrimitives.WriteInt32LittleEndian(command, key);
        s_value.CopyTo(command, sizeof(int));
        return command;
    }

    protected override ValueTask<bool> ApplyAsync(LogEntry entry, CancellationToken token)
    {
        // What a leader appends when it begins is empty.
        if (entry.TryGetPayload(out ReadOnlySequence<byte> command) && command.Length > sizeof(int))
        {
            var reader = new SequenceReader<byte>(command);
            reader.TryReadLittleEndian(out int key);
            _values[key] = command.Slice(sizeof(int)).ToArray();
            Interlocked.Increment(ref _applied);
        }

        return ValueTask.FromResult(false);
    }

    protected override ValueTask PersistAsync(IAsyncBinaryWriter writer, CancellationToken token)
        => throw new InvalidOperationException("There are no snapshots.");

    protected override ValueTask RestoreAsync(FileInfo snapshotFile, CancellationToken token)
        => throw new InvalidOperationException("There are no snapshots.");
}
