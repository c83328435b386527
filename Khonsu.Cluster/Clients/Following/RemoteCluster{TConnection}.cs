using Grpc.Core;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>The nodes, which are asked by whichever connection there is. For any thread.</summary>
/// <typeparam name="TConnection">What a connection to one is.</typeparam>
/// <param name="failAll">Ends all that waits for answers.</param>
sealed class RemoteCluster<TConnection>(Action<Func<Exception>> failAll)
    where TConnection : NodeLink
{
    // Order: written by the task that connects; who misses a change is told that the old one has ended.
    TConnection? _connection;
    string _failure = "";
    NodeStoppedException? _end;

    /// <summary>The connection that there is; null for none.</summary>
    public TConnection? Connection => Volatile.Read(ref _connection);

    /// <summary>Why the client has ended; null while it has not.</summary>
    public NodeStoppedException? Ended => Volatile.Read(ref _end);

    /// <summary>There is a connection.</summary>
    public void Connect(TConnection connection) => Volatile.Write(ref _connection, connection);

    /// <summary>There is none any more.</summary>
    /// <param name="why">Why.</param>
    public void Disconnect(string why)
    {
        Volatile.Write(ref _failure, why);
        Volatile.Write(ref _connection, null);
        failAll(() => new InDoubtException(
            $"The connection has ended, and the commit may be decided, or never. {why}"));
    }

    /// <summary>The client has ended.</summary>
    public void End(NodeStoppedException end)
    {
        Volatile.Write(ref _end, end);
        Volatile.Write(ref _connection, null);
        failAll(() => new InDoubtException("The client has ended before the answer came.", end));
    }

    /// <summary>Why there is no connection.</summary>
    public Exception WhyNot() => (Exception?)Ended ?? Remote.Unreachable(Volatile.Read(ref _failure));

    /// <summary>Makes a call by the connection that there is.</summary>
    /// <exception cref="RefusedException">It was not answered, and can be made again.</exception>
    /// <exception cref="ClientRefusedException">The node does not take it.</exception>
    /// <exception cref="NodeStoppedException">The client has ended.</exception>
    public async Task<TReply> AskAsync<TRequest, TReply>(
        Func<TConnection, (Method<TRequest, TReply> Method, TRequest Request)> call)
        where TRequest : class
        where TReply : class
    {
        TConnection connection = Connection ?? throw WhyNot();
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

    /// <summary>Asks the log of the home of a commit how it ended.</summary>
    /// <param name="commit">The commit.</param>
    /// <exception cref="RefusedException">It was not answered; asking again is safe.</exception>
    /// <exception cref="ClientRefusedException">The node does not answer such a question.</exception>
    /// <exception cref="NodeStoppedException">The client has ended.</exception>
    public async Task<CommitOutcome> GetOutcomeAsync(CommitId commit)
    {
        var request = new V1.GetOutcomeRequest { Node = commit.Node, Start = commit.Start, Number = commit.Number };
        V1.GetOutcomeReply reply = await AskAsync(_ => (ClientMethods.GetOutcome, request)).ConfigureAwait(false);
        return new CommitOutcome((CommitOutcomeKind)reply.Outcome, (long)reply.Timestamp);
    }
}
