using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>Transactions over few keys, so that they meet often.</summary>
sealed class RandomEntries(Random random)
{
    const int Keys = 6;

    public CommitEntry Next(ulong sequence, long snapshot) => new()
    {
        Request = new RequestId(new NodeId((ulong)random.Next(1, 4)), 1, sequence),
        AnsweredUpTo = 0,
        Snapshot = snapshot,
        Tables = [.. Enumerable.Range(0, random.Next(1, 3)).Select(number => Table($"t{number}"))],
    };

    // What it names was never there, unless it is that by chance.
    public RequestId[] Seen() => [.. Some(3).Select(_ => Request())];

    public ShardEntry NextOfShard(long snapshot) => random.Next(6) switch
    {
        0 => Prepare((ulong)random.Next(1, 9), snapshot),
        1 => new RefuseEntry(Request(), (ulong)random.Next(9)),
        2 => new ResolveEntry(
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Resolution(
                Request(), random.Next(2) == 0, random.NextInt64()))]),
        3 => new AdvanceEntry(random.NextInt64()),
        4 => new PrepareGroup([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Timed(snapshot))]),
        _ => new ForgetEntry([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Request())]),
    };

    public PrepareEntry Prepare(ulong sequence, long snapshot)
    {
        CommitEntry part = Next(sequence, snapshot);
        ulong first = (ulong)random.Next(3);
        return new PrepareEntry(
            [.. Enumerable.Range(1, random.Next(2, 5)).Select(number => new GroupId(first + (ulong)number))],
            part with { Tables = [.. part.Tables.Select(static table => table with { Merges = null })] });
    }

    PrepareEntry Timed(long snapshot)
    {
        PrepareEntry prepare = Prepare((ulong)random.Next(1, 9), snapshot);
        return prepare with { Part = prepare.Part with { TimeMicroseconds = random.Next(1000) } };
    }

    RequestId Request()
        => new(new NodeId((ulong)random.Next(1, 4)), (ulong)random.Next(1, 4), (ulong)random.Next(1, 9));

    TablePart Table(string name)
    {
        WritePart[] writes = [.. Some(3).Select(_ => new WritePart(Optional(20), random.Next(2) == 0))];
        PointPart[] points = [.. Some(2).Select(_ => new PointPart(random.Next(2), Optional(20)))];
        return Table(name, writes, writes.Length == 0 ? [] : points);
    }

    TablePart Table(string name, WritePart[] writes, PointPart[] points) => new()
    {
        Name = name,
        IsScanned = random.Next(12) == 0,
        Reads = [.. Some(2).Select(_ => Key())],
        Ranges = [.. Some(1).Select(_ => Range())],
        Writes = writes,
        Points = points,
        SchemaId = (uint)random.Next(3),
        Schema = Bytes(random.Next(4)),
        Rows = Bytes(random.Next(4)),
        Puts = random.Next(3),
        Merges = random.Next(4) == 0 ? Merges() : null,
    };

    MergePart Merges() => new()
    {
        Keys = [.. Some(3).Select(_ => Key())],
        SchemaId = (uint)random.Next(3),
        Schema = Bytes(random.Next(4)),
        Data = Bytes(random.Next(4)),
        Takes = [.. Some(2)],
    };

    RangePart Range()
    {
        ReadOnlyMemory<byte>? from = Optional(6);
        ReadOnlyMemory<byte>? to = Optional(6);
        bool isReversed = from is { } first && to is { } last && first.Span.SequenceCompareTo(last.Span) > 0;
        return isReversed ? new RangePart(random.Next(2), to, from) : new RangePart(random.Next(2), from, to);
    }

    IEnumerable<int> Some(int most) => Enumerable.Range(0, random.Next(most + 1));

    // Some keys begin like others.
    ReadOnlyMemory<byte> Key()
    {
        byte first = (byte)random.Next(Keys);
        return random.Next(3) == 0 ? new byte[] { first, (byte)random.Next(2) } : new[] { first };
    }

    ReadOnlyMemory<byte>? Optional(int seldom) => random.Next(seldom) == 0 ? null : Key();

    byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
