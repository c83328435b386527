using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>A coordinator with short words for what it hears, and its steps as text.</summary>
sealed class TestCoordinator
{
    static readonly Outcome s_conflict = new(0, new Conflict(ConflictPart.Read, 0, 0, 0));

    /// <summary>The common time of what commits in shards 1, 2 and 3: that of the last.</summary>
    public const long CommitTime = 30;

    /// <summary>What is tested.</summary>
    public Coordinator Machine { get; } = new(new CoordinatorOptions
    {
        ResendTicks = 10,
        RetryTicks = 3,
        RecoverTicks = 20,
        AnyRecoverTicks = 50,
        RecoverSpreadTicks = 5,
    });

    public static RequestId Id(ulong sequence = 1) => new(new NodeId(1), 1, sequence);

    public static GroupId[] Shards(params ulong[] shards) => [.. shards.Select(static shard => new GroupId(shard))];

    /// <summary>A shard has applied a PREPARE of a transaction of shards 1, 2 and 3.</summary>
    public void Yes(ulong shard, ulong sequence = 1)
        => Machine.OnVote(
            new GroupId(shard), Id(sequence), new Vote(VoteKind.Yes, Time: TimeOf(shard)), Shards(1, 2, 3), 0);

    /// <summary>The same, and it is in conflict.</summary>
    public void No(ulong shard, ulong sequence = 1)
        => Machine.OnVote(new GroupId(shard), Id(sequence), new Vote(VoteKind.No, s_conflict), Shards(1, 2, 3), 0);

    /// <summary>A shard has applied a REFUSE.</summary>
    public void Says(ulong shard, VoteKind kind, Outcome? outcome = null, ulong sequence = 1)
        => Machine.OnVote(new GroupId(shard), Id(sequence), new Vote(kind, outcome, TimeOf(shard, kind)), null, 0);

    public void Resolved(ulong shard, bool isCommitted, ulong sequence = 1)
        => Machine.OnResolved(
            new GroupId(shard), new Resolution(Id(sequence), isCommitted, isCommitted ? CommitTime : 0));

    public void Forgotten(ulong shard, ulong sequence = 1)
        => Machine.OnForgotten(new GroupId(shard), Id(sequence));

    public void Loaded(ulong shard, ulong[]? prepared = null, ulong[]? committed = null)
        => Machine.OnLoaded(new GroupId(shard), Known(shard, prepared, false), Known(shard, committed, true));

    public bool Begin(bool isAscending = false, ulong sequence = 1)
        => Machine.Begin(Id(sequence), Shards(1, 2, 3), sequence - 1, isAscending);

    public void Tick(int ticks)
    {
        for (int tick = 0; tick < ticks; tick++)
            Machine.Tick();
    }

    /// <summary>The steps since the last call, for example <c>prepare 1, commit 2, answer unknown</c>.</summary>
    public string Steps() => string.Join(", ", TakeSteps().Select(Text));

    public List<Step> TakeSteps()
    {
        List<Step> steps = [];
        while (Machine.TryTake(out Step step))
            steps.Add(step);
        return steps;
    }

    static string Text(Step step) => step.Kind switch
    {
        StepKind.Answer => $"answer {step.Answer.ToString().ToLowerInvariant()}",
        StepKind.Resolve => $"{(step.IsCommitted ? "commit" : "abort")} {step.Shard.Value}",
        _ => $"{step.Kind.ToString().ToLowerInvariant()} {step.Shard.Value}",
    };

    static LoadedTransaction[] Known(ulong shard, ulong[]? sequences, bool isCommitted)
        => [.. (sequences ?? []).Select(one => new LoadedTransaction(
            Id(one), Shards(1, 2, 3), 0, isCommitted ? CommitTime : TimeOf(shard)))];

    static long TimeOf(ulong shard, VoteKind kind = VoteKind.Yes) => kind switch
    {
        VoteKind.Yes => 10 * (long)shard,
        VoteKind.Committed => CommitTime,
        _ => 0,
    };
}
