using Khonsu.Cluster.Driver;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <content>Commits that this node does for clients, each under a name that its client got before.</content>
sealed partial class LogSink
{
    /// <inheritdoc />
    public ClientName? TryName()
    {
        CheckConnected();
        if (_requests.TryBegin() is not (ulong number, ulong answered))
            return null;
        // Why: it may never begin. Until then it is kept as one whose end somebody may ask for, which goes by itself.
        _requests.Doubt(number);
        return new ClientName(
            number, _options.Node, Volatile.Read(ref _incarnation), _numbers.LastSequenceOf(answered));
    }

    /// <summary>Takes a number that no commit will have.</summary>
    /// <returns>As the log has it; null when no further ones are taken.</returns>
    public ulong? TrySpendNumber()
    {
        if (_requests.TryBegin() is not (ulong number, _))
            return null;
        _requests.End(number);
        return _numbers.SequenceOf(number);
    }

    /// <inheritdoc />
    public void Release(ClientName name) => _requests.Settle(name.Number);

    /// <inheritdoc />
    public void Submit(ClientName name, SubmittedCommit commit)
    {
        IReplica replica = CheckConnected();
        if (!_requests.TryResume(name.Number))
            throw NotTaken(_requests);
        Send(replica, new OpenCommit(
            commit,
            _numbers.SequenceOf(name.Number),
            name.AnsweredUpTo,
            _options.Time.GetUtcNow(),
            _telemetry.Begin())
        {
            Start = name.Incarnation,
            IsNamed = true,
        });
    }

    /// <summary>Why a commit was not taken under a name that its client has.</summary>
    /// <param name="requests">Where its number is not held.</param>
    internal static ClusterUnavailableException NotTaken(OpenRequests requests) => requests.IsClosed
        ? ClusterUnavailableException.Stopping()
        : new ClusterUnavailableException(
            ClusterUnavailableReason.Busy,
            "The node does not hold the name of the commit any more, and nothing was done: so many came meanwhile. "
                + "Run the block again, under another name.");
}
