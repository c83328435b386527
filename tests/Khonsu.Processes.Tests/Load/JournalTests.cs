using System.Collections.Immutable;
using Khonsu.Processes.Words;
using Khonsu.Stress.Tests.History;

namespace Khonsu.Processes.Tests.Load;

/// <summary>What the clients were told becomes a history in which every kind of wrong answer is found.</summary>
public sealed class JournalTests
{
    readonly Journal _journal = new();

    [Fact]
    public void Right_answers_have_no_evidence_against_them()
    {
        Write(Outcome.Done, Append(1, 10), Append(2, 11));
        Write(Outcome.Unknown, Append(1, 12), Append(2, 13));
        Write(Outcome.Refused, Append(1, 14));
        Write(Outcome.Unknown, Append(1, 15));
        ReadLists(RequestKind.ReadLocal, [], []);
        ReadLists(RequestKind.ReadFresh, [10, 12], [11, 13]);

        Assert.Null(Evidence());
        Assert.Equal(5, _journal.ToHistory(IsolationLevel.Serializable).Length);
    }

    [Fact]
    public void An_acknowledged_write_that_is_lost_is_found()
    {
        Write(Outcome.Done, Append(1, 10));
        ReadLists(RequestKind.ReadFresh, [], []);
        Assert.NotNull(Evidence());
    }

    [Fact]
    public void An_acknowledged_register_that_is_lost_is_found()
    {
        Write(Outcome.Done, new Step(StepKind.Write, 1, 10));
        Add(RequestKind.ReadFresh, Outcome.Done, [new Step(StepKind.Read, 1)], new Reading(0, 1, [0]));
        Assert.NotNull(Evidence());
    }

    [Fact]
    public void A_write_that_is_done_twice_is_found()
    {
        Write(Outcome.Done, Append(1, 10));
        ReadLists(RequestKind.ReadFresh, [10, 10], []);
        Assert.NotNull(Evidence());
    }

    [Fact]
    public void Half_of_a_transaction_of_unknown_outcome_is_found()
    {
        Write(Outcome.Unknown, Append(1, 10), Append(2, 11));
        ReadLists(RequestKind.ReadFresh, [10], []);
        Assert.NotNull(Evidence());
    }

    [Fact]
    public void A_transaction_that_was_refused_and_seen_is_found()
    {
        Write(Outcome.Refused, Append(1, 10));
        ReadLists(RequestKind.ReadFresh, [10], []);
        Assert.NotNull(Evidence());
    }

    [Fact]
    public void A_local_read_of_no_moment_is_found()
    {
        Write(Outcome.Done, Append(1, 10));
        Write(Outcome.Done, Append(2, 11));
        ReadLists(RequestKind.ReadLocal, [], [11]);
        Assert.NotNull(Evidence());
    }

    [Fact]
    public void What_a_writer_has_read_is_of_its_own_time_at_serializable_only()
    {
        Write(Outcome.Done, Append(1, 10));
        Step[] steps = [new Step(StepKind.ReadList, 1), Append(2, 11)];
        Add(RequestKind.Write, Outcome.Done, steps, new Reading(0, 1, []));
        Assert.NotNull(Evidence());
        Assert.Null(Evidence(IsolationLevel.Snapshot));
    }

    static Step Append(int key, long value) => new(StepKind.Append, key, value);

    string? Evidence(IsolationLevel isolation = IsolationLevel.Serializable)
        => HistoryChecker.EvidenceAgainst(_journal.ToHistory(isolation), isolation);

    void Write(Outcome outcome, params Step[] steps) => Add(RequestKind.Write, outcome, steps);

    void ReadLists(RequestKind kind, ImmutableArray<long> first, ImmutableArray<long> second) => Add(
        kind,
        Outcome.Done,
        [new Step(StepKind.ReadList, 1), new Step(StepKind.ReadList, 2)],
        new Reading(0, 1, first),
        new Reading(1, 2, second));

    void Add(RequestKind kind, Outcome outcome, Step[] steps, params Reading[] readings) => _journal.Add(
        new Entry(_journal.Tick(), _journal.Tick(), kind, [.. steps], outcome, [.. readings]));
}
