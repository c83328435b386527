using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Sends the commits of a store through the log of its group, and brings their outcomes back.</summary>
/// <remarks>
/// A commit that the node has lost sight of is sent again, to the byte: the sessions decide it once (Inv T4). So a
/// caller is told of doubt only when that did not help for as long as a commit may take.
/// </remarks>
sealed class LogSink : ICommitSink
{
    readonly StoreState _state;
    readonly SinkOptions _options;
    readonly OpenRequests _requests = new();

    // Set before the first commit.
    Replica? _replica;
    ulong _incarnation;

    /// <summary>Makes the sink of a store that is not open yet.</summary>
    /// <param name="state">What the log is applied to.</param>
    /// <param name="options">Who the node is and how long a commit may take.</param>
    public LogSink(StoreState state, SinkOptions options) => (_state, _options) = (state, options);

    /// <summary>Commits that are not answered.</summary>
    public int OpenCount => _requests.Count;

    /// <summary>Learns where to send commits; called once, when the node has started.</summary>
    /// <param name="replica">The group on this node.</param>
    /// <param name="incarnation">This start of the node.</param>
    public void Connect(Replica replica, ulong incarnation)
    {
        _incarnation = incarnation;
        Volatile.Write(ref _replica, replica);
    }

    void ICommitSink.Attach(KhonsuStore store) => _state.Attach(store);

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        if (Volatile.Read(ref _replica) is not { } replica)
            throw new ClusterUnavailableException(ClusterUnavailableException.NotStarted);
        (ulong sequence, ulong answeredUpTo) = _requests.Begin();
        byte[] payload;
        try
        {
            payload = CommitEncoder.Encode(
                commit,
                new RequestId(_options.Node, _incarnation, sequence),
                answeredUpTo,
                _options.Time.GetUtcNow(),
                _state);
        }
        catch
        {
            _requests.End(sequence);
            throw;
        }

        _ = RunAsync(replica, commit, sequence, payload);
    }

    async Task RunAsync(Replica replica, SubmittedCommit commit, ulong sequence, byte[] payload)
    {
        try
        {
            Outcome outcome = await ProposeAsync(replica, payload).ConfigureAwait(false);
            _requests.End(sequence);
            commit.End(CommitEncoder.VerdictOf(outcome));
        }
        catch (Exception error)
        {
            _requests.End(sequence);
            commit.Fail(error);
        }
    }

    async Task<Outcome> ProposeAsync(Replica replica, byte[] payload)
    {
        long began = _options.Time.GetTimestamp();
        Exception? doubt = null;
        while (true)
        {
            TimeSpan pause;
            try
            {
                Applied applied = await replica.ProposeAsync(payload).ConfigureAwait(false);
                return (Outcome)applied.Result!;
            }
            catch (InDoubtException error)
            {
                doubt = error;
                pause = _options.DoubtPause;
                if (error.InnerException is not null)
                    throw new CommitOutcomeUnknownException(error);
            }
            catch (RefusedException error)
            {
                if (error.RetryAfter is not { } after)
                    throw NotDone(error, doubt);
                pause = after;
                if (_options.Time.GetElapsedTime(began) + pause > _options.CommitTimeout)
                    throw NotDone(error, doubt);
            }
            catch (NodeStoppedException error)
            {
                throw NotDone(error, doubt);
            }

            if (doubt is not null && _options.Time.GetElapsedTime(began) + pause > _options.CommitTimeout)
                throw new CommitOutcomeUnknownException(doubt);
            await Task.Delay(pause, _options.Time).ConfigureAwait(false);
        }
    }

    // Why: what was in doubt once may have been done, even if the last try was refused.
    static Exception NotDone(Exception error, Exception? doubt) => doubt is not null
        ? new CommitOutcomeUnknownException(doubt)
        : error is RefusedException { Reason: Refusal.TooLarge }
            ? new TransactionTooLargeException(error)
            : new ClusterUnavailableException(error);
}
