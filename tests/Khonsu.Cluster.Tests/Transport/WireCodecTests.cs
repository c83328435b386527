using System.Buffers;
using System.Reflection;
using Google.Protobuf;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport.Codec;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport;

public sealed class WireCodecTests
{
    const uint Version = 1;

    static readonly string[] s_types = [.. typeof(Message).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(Message)))
        .Select(static type => type.Name)
        .Order(StringComparer.Ordinal)];

    static readonly Dictionary<string, Action<V1.Envelope>> s_wrongs = new()
    {
        ["another version"] = static e => e.Format = 2,
        ["no message"] = static e => e.ClearMessage(),
        ["an index too large"] = static e => e.AcceptDecide.From = (1UL << 62) + 1,
        ["a number too large"] = static e => e.AcceptDecide.Ballot.Number = ulong.MaxValue,
        ["no ballot written as one"] = static e => e.AcceptDecide.Ballot = new(),
        ["no entries"] = static e => e.AcceptDecide.Entries.Clear(),
        ["an entry without content"] = static e => e.AcceptDecide.Entries[0].ClearContent(),
        ["an entry without a chain"] = static e => e.AcceptDecide.Entries[0].Chain = 0,
        ["another start"] = static e => e.AcceptDecide.Chain++,
        ["another payload"] = static e => e.AcceptDecide.Entries[1].Command = ByteString.CopyFromUtf8("other"),
        ["a gap"] = static e => e.AcceptDecide.Entries.RemoveAt(1),
        ["a proposal in a log"] = static e => e.ProposalForward = new() { Entries = { e.AcceptDecide.Entries[0] } },
        ["no nonce"] = static e => e.AcceptSync = new() { Suffix = new() },
        ["no suffix"] = static e => e.AcceptSync = new() { Nonce = new() },
        ["a suffix that ends before it starts"] = static e => e.AcceptSync = Sync(static s => s.From = 5),
        ["more than the suffix"] = static e => e.AcceptSync = Sync(s => s.Entries.Add(e.AcceptDecide.Entries)),
        ["no checkpoint"] = static e => e.CheckpointChunk = new() { Data = ByteString.CopyFromUtf8("data") },
        ["an empty checkpoint"] = static e => e.CheckpointChunk = Chunk(0, 0),
        ["bytes beyond the end"] = static e => e.CheckpointChunk = Chunk(6, 3),
        ["an offset beyond the end"] = static e => e.CheckpointChunk = Chunk(6, 7),
        ["no next configuration"] = static e => Stop(e, static c => c.Id = 0),
        ["no voters"] = static e => Stop(e, static c => c.Voters.Clear()),
        ["unsorted voters"] = static e => Stop(e, static c => (c.Voters[0], c.Voters[1]) = (2, 1)),
        ["unsorted learners"] = static e => Stop(e, static c => c.Learners.Add([9, 8])),
        ["a voter named twice"] = static e => Stop(e, static c => c.Voters[0] = 2),
        ["a learner that votes"] = static e => Stop(e, static c => c.Learners.Add(2)),
        ["a quorum beyond an int"] = static e => Stop(e, static c => c.PrepareQuorum = uint.MaxValue),
        ["a quorum too small"] = static e => Stop(e, static c => c.AcceptQuorum = 1),
        ["more replicas than an int"] = static e => Stop(e, static c => c.Replicas = 1u << 31),
    };

    public static TheoryData<string> AllTypes => [.. s_types];

    public static TheoryData<string> Wrongs => [.. s_wrongs.Keys];

    [Fact]
    public void Every_message_has_random_values_and_a_place_on_the_wire()
    {
        Assert.Equal(s_types, new RandomMessages(1).Names);
        Assert.Equal(
            s_types,
            V1.Envelope.Descriptor.Oneofs.Single().Fields
                .Select(static field => field.MessageType.Name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(AllTypes))]
    public void A_message_is_read_as_it_was_written(string type)
    {
        const int Seed = 7;
        var messages = new RandomMessages(Seed);
        for (int round = 0; round < 200; round++)
        {
            Envelope envelope = messages.Enclose(messages.Draw(type));
            byte[] bytes = BytesOf(envelope);
            V1.Envelope encoded = Assert.Single(
                FrameMarshaller.Parse(new ReadOnlySequence<byte>(bytes)).Batch.Envelopes);
            Assert.Equal(
                $"seed {Seed}.{round} {Dump.Of(envelope)}",
                $"seed {Seed}.{round} {Dump.Of(WireCodec.Decode(encoded, Version))}");
            long weight = Traffic.WeightOf(envelope.Message);
            Assert.True(weight >= encoded.CalculateSize(), $"seed {Seed}.{round}: {weight} {Dump.Of(envelope)}");
        }
    }

    [Fact]
    public void A_payload_is_not_copied_to_be_encoded()
    {
        LogEntry entry = new RandomMessages(1).Proposal(1 << 20);
        var envelope = new RandomMessages(1).Enclose(new ProposalForward([entry]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        V1.Envelope encoded = WireCodec.Encode(envelope, Version);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.True(encoded.ProposalForward.Entries[0].Command.Memory.Equals(entry.Payload));
    }

    [Fact]
    public void A_message_without_a_form_is_the_callers_mistake()
        => Assert.Throws<ArgumentException>(
            static () => WireCodec.Encode(new RandomMessages(1).Enclose(new Unheard()), Version));

    [Theory, MemberData(nameof(Wrongs))]
    public void What_no_writer_makes_is_refused(string what)
    {
        V1.Envelope encoded = WireCodec.Encode(Good(), Version);
        WireCodec.Decode(encoded, Version);
        s_wrongs[what](encoded);
        Exception? thrown = Record.Exception(() => WireCodec.Decode(encoded, Version));
        Assert.True(thrown is MalformedBytesException, $"{what}: {thrown}");
    }

    public static TheoryData<string, byte[]> Detours => new()
    {
        { "an unknown field", [.. Header, 0x78, 0x01] },
        { "a default written out", [.. Header, 0x30, 0x00] },
        { "a padded number", [0x08, 0x81, 0x00] },
        { "a field twice", [.. Header, 0x10, 0x01, 0x10, 0x01] },
        { "two messages", [.. Header, 0xD2, 0x02, 0x00, 0xDA, 0x02, 0x00] },
    };

    static byte[] Header => [0x08, 0x01];

    [Theory, MemberData(nameof(Detours))]
    public void There_is_one_way_to_write_a_message(string what, byte[] envelope)
    {
        byte[] batch = [0x0A, (byte)envelope.Length, .. envelope];
        byte[] frame = [0x12, (byte)batch.Length, .. batch];
        Exception? thrown = Record.Exception(() => FrameMarshaller.Parse(new ReadOnlySequence<byte>(frame)));
        Assert.True(thrown is MalformedBytesException, $"{what}: {thrown}");
    }

    [Theory, MemberData(nameof(Detours))]
    public void A_client_may_write_a_message_in_any_way_without_unknown_fields(string what, byte[] envelope)
    {
        byte[] batch = [0x0A, (byte)envelope.Length, .. envelope];
        byte[] frame = [0x12, (byte)batch.Length, .. batch];
        Exception? thrown = Record.Exception(
            () => FrameMarshaller.ParseRequest(V1.Frame.Parser, new ReadOnlySequence<byte>(frame)));
        Assert.Equal(what == "an unknown field", thrown is MalformedBytesException);
        Assert.True(thrown is MalformedBytesException or null, $"{what}: {thrown}");
    }

    static byte[] BytesOf(Envelope envelope)
        => new V1.Frame { Batch = new() { Envelopes = { WireCodec.Encode(envelope, Version) } } }.ToByteArray();

    static Envelope Good()
    {
        LogEntry first = LogEntry.Command(new ProposalId(new NodeId(1), 2, 3), "first"u8.ToArray()).After(5);
        LogEntry second = LogEntry.Command(new ProposalId(new NodeId(1), 2, 4), "second"u8.ToArray())
            .After(first.Chain);
        LogEntry third = LogEntry.Command(new ProposalId(new NodeId(1), 2, 5), "third"u8.ToArray())
            .After(second.Chain);
        var ballot = new Ballot(new ConfigId(1), 2, 0, new NodeId(1));
        return new Envelope(
            new ClusterId(1),
            new GroupId(2),
            new ConfigId(1),
            new NodeId(1),
            new NodeId(2),
            new AcceptDecide(ballot, 1, 2, new LogIndex(7), 5, [first, second, third], new LogIndex(7)));
    }

    static V1.AcceptSync Sync(Action<V1.LogSuffix> change)
    {
        var sync = new V1.AcceptSync { Nonce = new(), Suffix = new() { Chain = 5, End = 2 } };
        change(sync.Suffix);
        return sync;
    }

    static V1.CheckpointChunk Chunk(ulong size, ulong offset) => new()
    {
        Checkpoint = new() { Id = 1, SizeBytes = size },
        OffsetBytes = offset,
        Data = ByteString.CopyFromUtf8("data"),
    };

    static void Stop(V1.Envelope envelope, Action<V1.Config> change)
    {
        var config = new V1.Config { Id = 2, Voters = { 1, 2 }, PrepareQuorum = 2, AcceptQuorum = 2 };
        change(config);
        envelope.ProposalForward = new() { Entries = { new V1.LogEntry { Node = 1, StopSign = config } } };
    }

    sealed record Unheard : Message;
}
