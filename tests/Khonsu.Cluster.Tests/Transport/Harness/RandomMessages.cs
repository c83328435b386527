using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>Messages with random values, the smallest and the largest among them, as machines make them.</summary>
sealed class RandomMessages
{
    // The largest that the wire carries.
    const long NumberMax = 1L << 62;

    readonly Random _random;
    readonly SortedDictionary<string, Func<Message>> _makers;

    public RandomMessages(int seed)
    {
        _random = new Random(seed);
        _makers = new(StringComparer.Ordinal)
        {
            [nameof(HeartbeatRequest)] = () => new HeartbeatRequest(Number(), NewBallot(), Index()),
            [nameof(HeartbeatReply)] = () => new HeartbeatReply(Number(), NewBallot(), NewBallot(), Coin(), Tail()),
            [nameof(PrepareRequest)] = () => new PrepareRequest(NewBallot()),
            [nameof(Prepare)] = () => new Prepare(NewBallot(), NewBallot(), Index(), Index()),
            [nameof(Promise)] = () => new Promise(
                NewBallot(), NewBallot(), Index(), Index(), Nonce(), Coin() ? Suffix() : null, Coin()),
            [nameof(AcceptSync)] = () => new AcceptSync(NewBallot(), Number(), Nonce(), Suffix(), Index()),
            [nameof(SuffixRequest)] = () => new SuffixRequest(NewBallot(), Nonce(), Index()),
            [nameof(SuffixEntries)] = () => new SuffixEntries(NewBallot(), Nonce(), Index(), Run(Number(), Some())),
            [nameof(AcceptDecide)] = NewAcceptDecide,
            [nameof(Accepted)] = () => new Accepted(NewBallot(), Index()),
            [nameof(Decide)] = () => new Decide(NewBallot(), Index()),
            [nameof(NotAccepted)] = () => new NotAccepted(NewBallot()),
            [nameof(ProposalForward)] = () => new ProposalForward(Proposals(Some()), Coin()),
            [nameof(ReadProbe)] = () => new ReadProbe(NewBallot(), Number()),
            [nameof(ReadAck)] = () => new ReadAck(NewBallot(), Number()),
            [nameof(ReadForward)] = () => new ReadForward(Number(), Number()),
            [nameof(ReadReply)] = () => new ReadReply(Number(), Number(), Coin() ? Index() : null),
            [nameof(LeadNow)] = () => new LeadNow(NewBallot()),
            [nameof(CatchUpOffer)] = () => new CatchUpOffer(Index()),
            [nameof(CatchUpRequest)] = () => new CatchUpRequest(Index(), Index(), Number(), Index().Value),
            [nameof(CatchUpEntries)] = NewCatchUpEntries,
            [nameof(CheckpointChunk)] = NewCheckpointChunk,
        };
    }

    /// <summary>The names of all types that are made.</summary>
    public IEnumerable<string> Names => _makers.Keys;

    /// <summary>Makes a message of a type.</summary>
    public Message Draw(string name) => _makers[name]();

    /// <summary>Makes a message of any type.</summary>
    public Message Draw() => _makers.Values.ElementAt(_random.Next(_makers.Count))();

    /// <summary>Puts a message into a random envelope.</summary>
    public Envelope Enclose(Message message) => new(
        new ClusterId(Number()),
        new GroupId(Number()),
        new ConfigId((uint)Number()),
        new NodeId(Number()),
        new NodeId(Number()),
        message);

    /// <summary>A command that nobody has put into a log yet.</summary>
    public LogEntry Proposal(int payloadBytes)
    {
        byte[] payload = new byte[payloadBytes];
        _random.NextBytes(payload);
        return LogEntry.Command(new ProposalId(new NodeId(Number()), Number(), Number()), payload);
    }

    bool Coin() => _random.Next(2) == 0;

    int Some() => _random.Next(1, 6);

    // Small ones, the ends of the range, and any.
    ulong Number() => _random.Next(6) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => (ulong)_random.Next(200),
        _ => unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)) >> _random.Next(64),
    };

    LogIndex Index() => new(_random.Next(5) switch
    {
        0 => 0,
        1 => NumberMax,
        _ => _random.NextInt64(NumberMax) >> _random.Next(62),
    });

    Ballot NewBallot() => _random.Next(5) == 0
        ? Ballot.None
        : new Ballot(
            new ConfigId((uint)Number()), (ulong)Index().Value, (uint)Number(), new NodeId(Number() | 1));

    Nonce Nonce() => new(Number(), Number());

    StreamTail? Tail() => Coin() ? new StreamTail(NewBallot(), Number(), Number(), Index()) : null;

    Config NewConfig()
    {
        NodeId[] nodes = [.. Enumerable.Range(0, _random.Next(1, 9)).Select(_ => new NodeId(Number())).Distinct()];
        int voters = _random.Next(1, nodes.Length + 1);
        int? replicas = Coin() ? _random.Next(2) == 0 ? Config.ReplicasAll : _random.Next(1, 9) : null;
        return Config.Create(new ConfigId((uint)Number() | 1), nodes[..voters], nodes[voters..], replicas);
    }

    LogEntry[] Proposals(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(4) == 0
        ? LogEntry.StopSign(new ProposalId(new NodeId(Number()), Number(), Number()), NewConfig())
        : Proposal(_random.Next(3) * _random.Next(400)))];

    LogEntry[] Run(ulong chain, int count)
    {
        LogEntry[] entries = Proposals(count);
        for (int position = 0; position < count; position++)
        {
            entries[position] = entries[position].After(chain);
            chain = entries[position].Chain;
        }
        return entries;
    }

    LogSuffix Suffix()
    {
        ulong chain = Number();
        LogEntry[] entries = Run(chain, _random.Next(4));
        LogIndex from = LogIndex.Min(Index(), new LogIndex(NumberMax - 100));
        return new LogSuffix(from, chain, from + entries.Length + _random.Next(50), entries);
    }

    AcceptDecide NewAcceptDecide()
    {
        ulong chain = Number();
        return new AcceptDecide(NewBallot(), Number(), Number(), Index(), chain, Run(chain, Some()), Index());
    }

    CatchUpEntries NewCatchUpEntries()
    {
        ulong chain = Number();
        return new CatchUpEntries(NewBallot(), Index(), chain, Run(chain, _random.Next(4)), Index());
    }

    CheckpointChunk NewCheckpointChunk()
    {
        byte[] data = new byte[_random.Next(2_000)];
        _random.NextBytes(data);
        long offset = Index().Value / 2;
        var checkpoint = new CheckpointRef(
            Number(),
            Index(),
            Number(),
            NewBallot(),
            Coin() ? NewConfig() : Config.Joining,
            Index(),
            offset + data.Length + _random.Next(1, 100));
        return new CheckpointChunk(checkpoint, offset, data.Length, data);
    }
}
