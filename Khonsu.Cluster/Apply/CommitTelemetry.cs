using System.Diagnostics;
using System.Diagnostics.Metrics;
using Khonsu.Cluster.Certification;

namespace Khonsu.Cluster.Apply;

/// <summary>What is told of each commit that goes through the log: counters, its time, and a span while somebody
/// listens.</summary>
sealed class CommitTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Khonsu.Cluster";

    static readonly ActivitySource s_source = new(Name);

    readonly TimeProvider _time;
    readonly ulong _node;
    readonly Counter<long> _proposals;
    readonly Counter<long> _commits;
    readonly Counter<long> _aborts;
    readonly Histogram<double> _duration;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">Of the node.</param>
    /// <param name="node">The node.</param>
    /// <param name="time">Measures.</param>
    public CommitTelemetry(Meter meter, ulong node, TimeProvider time)
    {
        (_time, _node) = (time, node);
        _proposals = meter.CreateCounter<long>(
            "khonsu.cluster.proposals", null, "Commits that were proposed, again each time that one was sent again");
        _commits = meter.CreateCounter<long>("khonsu.cluster.commits", null, "Commits that ended");
        _aborts = meter.CreateCounter<long>("khonsu.cluster.aborts", null, "Commits that were not done, by reason");
        _duration = meter.CreateHistogram<double>(
            "khonsu.cluster.commit.duration", "s", "Time of a commit from its proposal to its outcome");
    }

    /// <summary>A commit begins.</summary>
    public CommitMeasure Begin()
    {
        Activity? outer = Activity.Current;
        Activity? span = s_source.StartActivity("khonsu.cluster.commit", ActivityKind.Internal);
        // Why: what its caller does meanwhile is no part of it.
        if (span is not null)
            Activity.Current = outer;
        span?.SetTag("db.system.name", "khonsu");
        span?.SetTag("khonsu.node", (long)_node);
        return new CommitMeasure(_time.GetTimestamp(), span);
    }

    /// <summary>Commits are sent.</summary>
    /// <param name="count">How many.</param>
    public void OnProposal(int count) => _proposals.Add(count);

    /// <summary>A commit was not taken because the node is stopping.</summary>
    public void OnRefusedToBegin() => Count("unavailable", nameof(ClusterUnavailableReason.Stopping));

    /// <summary>The log has decided a commit.</summary>
    public void End(CommitMeasure measure, Outcome outcome)
        => End(measure, outcome.IsCommitted ? "committed" : "refused", outcome.Conflict?.Part.ToString());

    /// <summary>A commit ended with an error.</summary>
    public void End(CommitMeasure measure, Exception error)
    {
        (string outcome, string reason) = error switch
        {
            ClusterUnavailableException unavailable => ("unavailable", unavailable.Reason.ToString()),
            CommitOutcomeUnknownException => ("unknown", "OutcomeUnknown"),
            TransactionTooLargeException => ("unavailable", "TooLarge"),
            _ => ("error", error.GetType().Name),
        };
        measure.Span?.SetStatus(ActivityStatusCode.Error, reason);
        End(measure, outcome, reason);
    }

    void End(CommitMeasure measure, string outcome, string? reason)
    {
        Count(outcome, reason);
        _duration.Record(
            _time.GetElapsedTime(measure.Began).TotalSeconds,
            new KeyValuePair<string, object?>("khonsu.outcome", outcome));
        measure.Span?.SetTag("khonsu.outcome", outcome);
        if (reason is not null)
            measure.Span?.SetTag("khonsu.abort.reason", reason);
        measure.Span?.Dispose();
    }

    void Count(string outcome, string? reason)
    {
        _commits.Add(1, new KeyValuePair<string, object?>("khonsu.outcome", outcome));
        if (reason is not null)
            _aborts.Add(1, new KeyValuePair<string, object?>("khonsu.abort.reason", reason));
    }
}
