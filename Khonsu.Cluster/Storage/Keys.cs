using System.Buffers.Binary;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage;

/// <summary>The keys of a node's database. Numbers have their big end first, so keys sort as the numbers do.</summary>
static class Keys
{
    const byte NodeKind = 1;
    const byte WrittenKind = 2;
    const byte HardKind = 3;
    const byte BoundsKind = 4;
    const byte CheckpointKind = 5;

    /// <summary>Whose database it is.</summary>
    public static readonly byte[] Node = [NodeKind];

    /// <summary>How many batches have been written.</summary>
    public static readonly byte[] Written = [WrittenKind];

    /// <summary>The hard state of a group.</summary>
    public static byte[] HardOf(GroupId group) => Of(HardKind, group);

    /// <summary>Where the log of a group starts and ends.</summary>
    public static byte[] BoundsOf(GroupId group) => Of(BoundsKind, group);

    /// <summary>The latest checkpoint of a group.</summary>
    public static byte[] CheckpointOf(GroupId group) => Of(CheckpointKind, group);

    /// <summary>An entry of a log.</summary>
    public static byte[] EntryOf(GroupId group, LogIndex index)
    {
        byte[] key = new byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, group.Value);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(sizeof(ulong)), index.Value);
        return key;
    }

    static byte[] Of(byte kind, GroupId group)
    {
        byte[] key = new byte[1 + sizeof(ulong)];
        key[0] = kind;
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(1), group.Value);
        return key;
    }
}
