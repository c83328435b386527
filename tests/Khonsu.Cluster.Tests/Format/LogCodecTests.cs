using System.Text;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Format;

public sealed class LogCodecTests
{
    static readonly Config s_config = Config.Create(
        new ConfigId(2), [new NodeId(1), new NodeId(2), new NodeId(5), new NodeId(9)], [new NodeId(3)], 3, 2);

    static readonly Ballot s_ballot = new(new ConfigId(2), 17, 4, new NodeId(5));

    [Fact]
    public void Values_are_read_as_they_were_written()
    {
        var hard = new HardState(s_ballot, Ballot.None, new LogIndex(8), s_config, new LogIndex(4));
        var checkpoint = new CheckpointRef(6, new LogIndex(8), 77, s_ballot, s_config, new LogIndex(4), 1_000);
        var command = LogEntry.Command(new ProposalId(new NodeId(1), 2, 3), Encoding.UTF8.GetBytes("abc")).After(5);
        LogEntry stop = LogEntry.StopSign(new ProposalId(new NodeId(1), 2, 4), s_config).After(command.Chain);
        var writer = new ByteWriter();
        LogCodec.Put(writer, hard);
        LogCodec.Put(writer, checkpoint);
        LogCodec.Put(writer, command);
        LogCodec.Put(writer, stop);
        LogCodec.Put(writer, HardState.New(Config.Joining));

        var reader = new ByteReader(writer.Written);
        Assert.Equal(hard, LogCodec.TakeHardState(ref reader));
        Assert.Equal(checkpoint, LogCodec.TakeCheckpoint(ref reader));
        LogEntry readCommand = LogCodec.TakeEntry(ref reader, 5);
        Assert.Equal((command.Proposal, "abc"), (readCommand.Proposal, readCommand.ToString()));
        LogEntry readStop = LogCodec.TakeEntry(ref reader, command.Chain);
        Assert.Equal((stop.Chain, s_config), (readStop.Chain, readStop.NextConfig));
        Assert.Equal(HardState.New(Config.Joining), LogCodec.TakeHardState(ref reader));
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Malformed_bytes_are_refused_without_memory_for_what_they_claim(int seed)
    {
        var random = new Random(seed);
        var writer = new ByteWriter();
        LogCodec.Put(writer, new HardState(s_ballot, s_ballot, new LogIndex(8), s_config, new LogIndex(4)));
        LogCodec.Put(writer, LogEntry.StopSign(new ProposalId(new NodeId(1), 2, 4), s_config));
        byte[] good = writer.Written.ToArray();
        int refused = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 2_000; round++)
        {
            byte[] bad = good[..random.Next(good.Length + 1)];
            for (int flips = random.Next(1, 4); flips > 0 && bad.Length > 0; flips--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            try
            {
                var reader = new ByteReader(bad);
                LogCodec.TakeHardState(ref reader);
                LogCodec.TakeEntry(ref reader, 1);
            }
            catch (MalformedBytesException)
            {
                refused++;
            }
        }

        Assert.True(refused > 1_000, $"seed {seed}: {refused} refused");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30_000_000);
    }
}
