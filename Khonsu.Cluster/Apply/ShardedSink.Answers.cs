using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <content>What callers are told.</content>
sealed partial class ShardedSink
{
    void Answer(SharedCommit commit, Step step, long stamp)
    {
        switch (step)
        {
            case { Answer: AnswerKind.Committed }:
                _requests.End(commit.Number);
                _telemetry.End(commit.Measure, new Outcome(1, null));
                commit.Submitted.End(new CommitVerdict(stamp, null));
                break;
            case { Answer: AnswerKind.Refused, Vote.Outcome: { Conflict: { } conflict } outcome }:
                _requests.End(commit.Number);
                _telemetry.End(commit.Measure, outcome);
                _ = RefuseAsync(commit, step.Shard, conflict);
                break;
            case { Answer: AnswerKind.Refused }:
                Fail(commit, ClusterUnavailableException.GivenUp(IdOf(commit)));
                break;
            default:
                Fail(commit, commit.Error ?? Unknown(commit, new InDoubtException(
                    "Not all shards have answered in time.")));
                break;
        }
    }

    async Task RefuseAsync(SharedCommit commit, GroupId shard, Conflict conflict)
    {
        if (conflict.IsOfPrepared)
            await _shards[shard].Resolved.WaitAsync(_options.DoubtPause, _options.Time).ConfigureAwait(false);
        Conflict whole = commit.Parts[commit.PlaceOf(shard)].InWhole(conflict);
        commit.Submitted.End(CommitEncoder.VerdictOf(new Outcome(0, whole), _shards[shard].State));
    }

    void Fail(SharedCommit commit, Exception error)
    {
        if (error is CommitOutcomeUnknownException)
            _requests.Doubt(commit.Number);
        else
            _requests.End(commit.Number);
        _telemetry.End(commit.Measure, error);
        commit.Submitted.Fail(error);
    }

    static CommitId IdOf(SharedCommit commit)
        => new(commit.Id.Node.Value, commit.Id.Incarnation, commit.Id.Sequence);

    static CommitOutcomeUnknownException Unknown(SharedCommit commit, Exception cause) => new(IdOf(commit), cause);
}
