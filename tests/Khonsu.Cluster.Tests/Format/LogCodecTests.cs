using System.Text;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Format;

public sealed class LogCodecTests
{
    static readonly Config s_config = Config.Create(
        new ConfigId(2), [new NodeId(1), new NodeId(2), new NodeId(5), new NodeId(9)], [new NodeId(3)], 3, 2);

    static readonly Config s_changed = Config.Create(new ConfigId(3), s_config.Voters, s_config.Learners, 3, 2, 7);

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
        LogCodec.Put(writer, HardState.New(s_changed));

        var reader = new ByteReader(writer.Written);
        Assert.Equal(hard, LogCodec.TakeHardState(ref reader));
        Assert.Equal(checkpoint, LogCodec.TakeCheckpoint(ref reader));
        LogEntry readCommand = LogCodec.TakeEntry(ref reader, 5);
        Assert.Equal((command.Proposal, "abc"), (readCommand.Proposal, readCommand.ToString()));
        LogEntry readStop = LogCodec.TakeEntry(ref reader, command.Chain);
        Assert.Equal((stop.Chain, s_config), (readStop.Chain, readStop.NextConfig));
        Assert.Equal(HardState.New(Config.Joining), LogCodec.TakeHardState(ref reader));
        Assert.Equal(HardState.New(s_changed), LogCodec.TakeHardState(ref reader));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void A_number_of_replicas_that_was_never_changed_leaves_bytes_and_chains_as_they_were()
    {
        var proposal = new ProposalId(new NodeId(1), 2, 4);
        LogEntry before = LogEntry.StopSign(proposal, s_config).After(5);
        var writer = new ByteWriter();
        LogCodec.Put(writer, before);

        // Of the version that knew no such number.
        Assert.Equal(
            "020000000100000000000000020000000000000004000000000000000000000001020000000000000004000000010000"
                + "000000000002000000000000000500000000000000090000000000000001000000030000000000000003000000020000"
                + "00",
            Convert.ToHexString(writer.Written));
        Assert.Equal(0xC7FEE31950F186F5, before.Chain);
        Config[] changed =
        [
            s_config,
            Config.Create(s_config.Id, s_config.Voters, s_config.Learners, 3, 2, 7),
            Config.Create(s_config.Id, s_config.Voters, s_config.Learners, 3, 2, Config.ReplicasAll),
        ];
        Assert.Equal(
            changed.Length,
            changed.Select(config => LogEntry.StopSign(proposal, config).After(5).Chain).Distinct().Count());
        Assert.Equal(changed.Length, changed.Distinct().Count());
    }

    [Fact]
    public void A_form_of_a_configuration_that_is_not_known_is_refused()
    {
        var writer = new ByteWriter();
        LogCodec.Put(writer, LogEntry.StopSign(new ProposalId(new NodeId(1), 2, 4), s_changed));
        byte[] bytes = writer.Written.ToArray();
        int form = Array.IndexOf(bytes, (byte)3) + sizeof(uint);
        Assert.Equal(1, bytes[form]);
        for (int bit = 1; bit < 32; bit++)
        {
            byte[] later = [.. bytes];
            later[form + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Assert.Throws<MalformedBytesException>(() => Read(later));
        }

        static void Read(byte[] bytes)
        {
            var reader = new ByteReader(bytes);
            LogCodec.TakeEntry(ref reader, 1);
        }
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
