using Grpc.Core;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>A group that is asked over the network, by whichever connection there is. For any thread.</summary>
sealed class RemoteReplica : IReplica
{
    // What nodes take: a larger one would end the call that all commits share.
    const int EntryBytesMax = 1 << 20;

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    readonly FollowedState _state;
    readonly OwnCommits _own;
    readonly ReadRounds<(NodeConnection Connection, LogIndex Index)> _rounds;

    // Order: written by the task that connects; who misses a change is told that the old one has ended.
    NodeConnection? _connection;
    string _failure = "";
    NodeStoppedException? _end;

    /// <summary>Makes it; nobody is connected yet.</summary>
    public RemoteReplica(FollowedState state, OwnCommits own)
    {
        (_state, _own) = (state, own);
        _rounds = new(AskReadAsync);
    }

    /// <summary>The connection that there is; null for none.</summary>
    public NodeConnection? Connection => Volatile.Read(ref _connection);

    /// <summary>There is a connection.</summary>
    public void Connect(NodeConnection connection) => Volatile.Write(ref _connection, connection);

    /// <summary>There is none any more.</summary>
    /// <param name="why">Why.</param>
    public void Disconnect(string why)
    {
        Volatile.Write(ref _failure, why);
        Volatile.Write(ref _connection, null);
        _own.FailAll(() => new InDoubtException(
            $"The connection has ended, and the commit may be decided, or never. {why}"));
    }

    /// <summary>The client has ended.</summary>
    public void End(NodeStoppedException end)
    {
        Volatile.Write(ref _end, end);
        Volatile.Write(ref _connection, null);
        _own.FailAll(() => new InDoubtException("The client has ended before the answer came.", end));
    }

    /// <inheritdoc />
    /// <remarks>Nodes take from clients nothing that is patient.</remarks>
    public Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, bool isPatient = false)
    {
        if (payload.Length > EntryBytesMax)
        {
            return Task.FromException<Applied>(new RefusedException(
                Refusal.TooLarge, $"The payload is larger than {EntryBytesMax} bytes. Split it.", null));
        }

        RequestId request = CommitBatchCodec.TakeRequest(payload.Span);
        if (Volatile.Read(ref _connection) is not { } connection)
            return Task.FromException<Applied>(WhyNot());
        Task<Applied>? applied = _own.TryAdd(request.Sequence);
        if (applied is null)
        {
            return Task.FromException<Applied>(new RefusedException(
                Refusal.Busy, $"This client has {OwnCommits.OpenMax} commits that are not answered.", s_pause));
        }

        if (applied.IsCompleted)
            return applied;
        connection.Send(request, payload);
        // Why again: whoever has ended it may have looked before this commit was there.
        if (Volatile.Read(ref _connection) != connection)
            _own.Fail(request.Sequence, new InDoubtException("The connection has ended.", Volatile.Read(ref _end)));
        return applied;
    }

    /// <inheritdoc />
    public async Task<LogIndex> ReadIndexAsync()
    {
        (NodeConnection connection, LogIndex index) = await _rounds.AskAsync().ConfigureAwait(false);
        try
        {
            await _state.WaitAsync(index, connection.Ended).ConfigureAwait(false);
            return index;
        }
        catch (OperationCanceledException)
        {
            throw WhyNot();
        }
    }

    /// <summary>Makes a call by the connection that there is.</summary>
    /// <exception cref="RefusedException">It was not answered, and can be made again.</exception>
    /// <exception cref="ClientRefusedException">The node does not take it.</exception>
    /// <exception cref="NodeStoppedException">The client has ended.</exception>
    public async Task<TReply> AskAsync<TRequest, TReply>(
        Func<NodeConnection, (Method<TRequest, TReply> Method, TRequest Request)> call)
        where TRequest : class
        where TReply : class
    {
        NodeConnection connection = Volatile.Read(ref _connection) ?? throw WhyNot();
        try
        {
            (Method<TRequest, TReply> method, TRequest request) = call(connection);
            TReply reply = await connection.AskAsync(method, request).ConfigureAwait(false);
            connection.OnUseful();
            return reply;
        }
        catch (ObjectDisposedException)
        {
            throw WhyNot();
        }
        catch (RpcException error)
        {
            Exception told = Remote.ErrorOf(error);
            if (told is RefusedException { Reason: Refusal.NoLeader or Refusal.Unreachable })
                connection.OnUseless();
            throw told;
        }
    }

    async Task<(NodeConnection Connection, LogIndex Index)> AskReadAsync()
    {
        NodeConnection connection = Volatile.Read(ref _connection) ?? throw WhyNot();
        LogIndex before = _state.Applied;
        V1.ReadIndexReply reply = await AskAsync(
            one => (MirrorMethods.ReadIndex, new V1.ReadIndexRequest { Cluster = one.Cluster })).ConfigureAwait(false);
        var index = new LogIndex((long)Math.Min(reply.Index, long.MaxValue));
        if (index >= before)
            return (connection, index);
        // Why: what was applied here was decided, so a leader of this log has it.
        connection.Break("The node answers for another log.");
        throw Remote.Unreachable(
            $"The log of the cluster ends at {index}, and this client has followed one to {before}: it is another log, "
            + "for example a restored one. Connect anew.");
    }

    Exception WhyNot() => (Exception?)Volatile.Read(ref _end) ?? Remote.Unreachable(Volatile.Read(ref _failure));
}
