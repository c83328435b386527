using System.Buffers;
using Google.Protobuf;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Clients.Following;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Transport.Codec;
using LogV1 = Khonsu.Cluster.Transport.V1;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Following;

/// <summary>Messages between a client and a node that were changed on their way, or made up.</summary>
public sealed class MirrorMessageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changed_messages_are_read_or_refused_by_the_one_error(int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 4_000; round++)
        {
            byte[] bytes = RandomMessage(random).ToByteArray();
            for (int change = random.Next(1, 4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            string where = $"seed={seed}.{round}";
            refused += WireRefusal.IsRefused(bytes, V1.FollowRequest.Parser, where) ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.FollowFrame.Parser, where) ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.CommitFrame.Parser, where) ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.CommitReplies.Parser, where) ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.OpenSessionRequest.Parser, where) ? 1 : 0;
        }

        Assert.InRange(refused, 4_000, 19_999);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Frames_that_do_not_follow_change_nothing(int seed)
    {
        var random = new Random(seed);
        var state = new StoreState(Bank.Tables);
        using var followed = new FollowedState(
            state, new NodeId(ulong.MaxValue), new OwnCommits(), null, new HeldWork());
        for (int round = 0; round < 500; round++)
        {
            V1.FollowFrame frame = RandomFrame(random);
            Exception? error = Record.Exception(() => followed.Take(frame));
            bool isMade = error is MalformedBytesException or StorageException
                || (error is null && (frame.Checkpoint is not null || frame.Piece is not null));
            Assert.True(isMade, $"seed={seed}.{round}: {frame} {error}");
            Assert.Equal(0, followed.Applied.Value);
        }
    }

    static IMessage RandomMessage(Random random)
    {
        if (random.Next(2) == 0)
            return RandomFrame(random);
        var frame = new V1.CommitFrame
        {
            Session = new V1.Session { Cluster = 1, Client = (ulong)random.NextInt64() },
        };
        var parts = new V1.TransactionParts { IsAscending = true };
        parts.Parts.Add(new V1.TransactionPart { Shard = 1, Command = ByteString.CopyFrom(4, 5) });
        if (random.Next(2) == 0)
            frame.Steps.Add(new V1.TransactionStep { Number = 2, Parts = parts });
        for (int count = random.Next(4); count > 0; count--)
            frame.Proposals.Add(new V1.Proposal { Number = 1, Command = ByteString.CopyFrom(1, 2, 3) });
        return frame;
    }

    static V1.FollowFrame RandomFrame(Random random)
    {
        var entries = new V1.Entries { From = (ulong)random.Next(2) };
        for (int count = random.Next(3); count > 0; count--)
        {
            entries.Entries_.Add(new LogV1.LogEntry
            {
                Node = 1,
                Incarnation = 1,
                LocalId = 1,
                Chain = (ulong)random.NextInt64(),
                Command = ByteString.CopyFrom(7),
            });
        }

        return random.Next(4) switch
        {
            0 => new V1.FollowFrame { Entries = entries },
            1 => new V1.FollowFrame { Piece = new V1.Piece { Data = ByteString.CopyFrom(new byte[random.Next(40)]) } },
            2 => new V1.FollowFrame { Start = new V1.Start { Node = 1, Version = 2, Shards = 1 } },
            _ => new V1.FollowFrame
            {
                Checkpoint = new LogV1.CheckpointRef
                {
                    Id = 1,
                    Index = (ulong)random.Next(3),
                    SizeBytes = (ulong)random.Next(3) << 40,
                },
            },
        };
    }
}
