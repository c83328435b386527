#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>An entry of a log, and what it was found to say.</summary>
sealed class WorldEntry
{
    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry.</param>
    public WorldEntry(LogEntry entry)
    {
        Entry = entry;
        if (ShardEntryCodec.IsOne(entry.Payload.Span))
        {
            Shared = ShardEntryCodec.Take(entry.Payload.Span);
            return;
        }

        CommitBatch batch = CommitBatchCodec.Take(entry.Payload);
        Time = batch.TimeMicroseconds;
        if (batch.Question is { } question)
            Question = question.Request;
        else
            Commits = [.. batch.Commits.Select(static commit => commit.Request)];
    }

    /// <summary>The entry.</summary>
    public LogEntry Entry { get; }

    /// <summary>What it says of transactions of several shards; null for nothing.</summary>
    public ShardEntry? Shared { get; }

    /// <summary>The transactions of one shard that it is.</summary>
    public IReadOnlyList<RequestId> Commits { get; } = [];

    /// <summary>The time that it bears, of transactions of one shard.</summary>
    public long Time { get; }

    /// <summary>The transaction that it asks for.</summary>
    public RequestId? Question { get; }

    /// <summary>What the first node has found that has applied it.</summary>
    public object? Result { get; private set; }

    /// <summary>Whether a node has applied it.</summary>
    public bool IsKnown { get; private set; }

    /// <inheritdoc />
    public override string ToString() => Shared switch
    {
        PrepareEntry prepare => Text(prepare),
        PrepareGroup group => string.Join(", ", group.Parts.Select(Text)),
        RefuseEntry refuse => $"refuse {refuse.Request}",
        ResolveEntry resolve => $"resolve {string.Join(' ', resolve.Resolutions)} after {Text(resolve.Positions)}",
        AdvanceEntry advance => $"advance to {advance.TimeMicroseconds}",
        ForgetEntry forget => $"forget {string.Join(' ', forget.Requests)} after {Text(forget.Positions)}",
        _ => Question is { } question ? $"question {question}" : $"commit {string.Join(' ', Commits)}",
    };

    static string Text(PrepareEntry prepare) => $"prepare {prepare.Request} snapshot={prepare.Part.Snapshot}";

    static string Text(IReadOnlyList<ShardPosition> positions)
        => string.Join(' ', positions.Select(static one => $"{one.Shard.Value}.{one.End}"));

    /// <summary>A node has applied it.</summary>
    /// <param name="result">What it has found.</param>
    /// <returns>Whether it is the first one.</returns>
    public bool Learn(object? result)
    {
        if (!IsKnown)
        {
            (Result, IsKnown) = (result, true);
            return true;
        }

        bool isSame = (Result, result) switch
        {
            (Outcome?[] known, Outcome?[] other) => known.AsSpan().SequenceEqual(other),
            (Vote[] known, Vote[] other) => known.AsSpan().SequenceEqual(other),
            _ => Equals(Result, result),
        };
        if (!isSame)
            throw new WorldException($"an entry is {result} on one node and {Result} on another");
        return false;
    }
}
#endif
