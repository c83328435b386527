using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>Writes histories by hand: attempts of a round are concurrent, and one may last several rounds.</summary>
sealed class HistoryBuilder
{
    const long RoundTicks = 100;

    readonly List<Attempt> _attempts = [];
    long _round;

    public HistoryBuilder Committed(string name, Action<AttemptRecorder> operations, int rounds = 1) =>
        Add(name, operations, rounds, true);

    public HistoryBuilder Aborted(string name, Action<AttemptRecorder> operations, int rounds = 1) =>
        Add(name, operations, rounds, false);

    /// <summary>All attempts so far have ended before the next ones begin.</summary>
    public HistoryBuilder Then()
    {
        _round++;
        return this;
    }

    public HistoryReport Check() => HistoryChecker.Check([.. _attempts]);

    HistoryBuilder Add(string name, Action<AttemptRecorder> operations, int rounds, bool isCommitted)
    {
        var recorder = new AttemptRecorder(name, _round * RoundTicks);
        operations(recorder);
        _attempts.Add(recorder.End(((_round + rounds) * RoundTicks) - 1, isCommitted));
        return this;
    }
}
