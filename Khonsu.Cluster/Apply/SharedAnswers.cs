using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Tells the blocks of this program how their commits of several shards ended. For any thread.</summary>
/// <param name="requests">Their numbers.</param>
/// <param name="telemetry">Counts and measures.</param>
/// <param name="options">How long one waits for who is in the way.</param>
/// <param name="lineOf">A shard.</param>
sealed class SharedAnswers(
    OpenRequests requests, CommitTelemetry telemetry, SinkOptions options, Func<GroupId, ShardLine> lineOf)
{
    /// <summary>Who it is and how long it tries.</summary>
    public SinkOptions Options => options;

    /// <summary>Tells one.</summary>
    /// <param name="commit">Its commit.</param>
    /// <param name="step">The answer.</param>
    /// <param name="stamp">The commit timestamp in this store, of a commit.</param>
    public void Answer(SubmittedShared commit, Step step, long stamp)
    {
        switch (step)
        {
            case { Answer: AnswerKind.Committed }:
                requests.End(commit.Number, commit.IsNamed);
                telemetry.End(commit.Measure, new Outcome(1, null));
                commit.Submitted.End(new CommitVerdict(stamp, null));
                break;
            case { Answer: AnswerKind.Refused, Vote.Outcome: { Conflict: { } conflict } outcome }:
                requests.End(commit.Number, commit.IsNamed);
                telemetry.End(commit.Measure, outcome);
                _ = RefuseAsync(commit, step.Shard, conflict);
                break;
            case { Answer: AnswerKind.Refused }:
                Fail(commit, ClusterUnavailableException.GivenUp(commit.Name));
                break;
            default:
                Fail(commit, commit.Error ?? Unknown(commit, new InDoubtException(
                    "Not all shards have answered in time.")));
                break;
        }
    }

    /// <summary>Tells one that its commit has no outcome.</summary>
    /// <param name="commit">Its commit.</param>
    /// <param name="error">Why.</param>
    public void Fail(SubmittedShared commit, Exception error)
        => Fail(commit.Submitted, commit.Number, commit.IsNamed, commit.Measure, error);

    /// <summary>Tells one that its commit has no outcome, and may have got no name.</summary>
    /// <param name="submitted">What its store has submitted.</param>
    /// <param name="number">Its number here.</param>
    /// <param name="isNamed">Whether its caller may ask for its end in any case.</param>
    /// <param name="measure">Since when it is on its way.</param>
    /// <param name="error">Why.</param>
    public void Fail(
        SubmittedCommit submitted, ulong number, bool isNamed, CommitMeasure measure, Exception error)
    {
        requests.End(number, mayBeAsked: isNamed || error is CommitOutcomeUnknownException);
        telemetry.End(measure, error);
        submitted.Fail(error);
    }

    /// <summary>The error of a commit of which nobody knows how it ended.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cause">Why nobody does.</param>
    public static CommitOutcomeUnknownException Unknown(SharedCommit commit, Exception cause)
        => new(commit.Name, cause);

    async Task RefuseAsync(SubmittedShared commit, GroupId shard, Conflict conflict)
    {
        ShardLine line = lineOf(shard);
        if (conflict.IsOfPrepared)
            await line.Resolved.WaitAsync(options.DoubtPause, options.Time).ConfigureAwait(false);
        commit.Submitted.End(CommitEncoder.VerdictOf(new Outcome(0, commit.InWhole(shard, conflict)), line.State));
    }
}
