using Khonsu.Cluster.Format;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>What a client has asked a node for by one connection, and the names of commits that it holds there. For any
/// thread.</summary>
/// <param name="connection">The connection.</param>
/// <param name="shards">How many shards there are.</param>
sealed class RowsSession(RowsConnection connection, int shards)
{
    // So many names are held, so that commits find one.
    const int NamesHeld = 32;

    // So many a node gives at a time.
    const int NamesAsked = 64;

    readonly Lock _lock = new();
    readonly Dictionary<ulong, OpenEnd> _open = [];
    readonly Queue<CommitName> _names = new();
    readonly Queue<TaskCompletionSource<CommitName>> _waiting = new();
    Exception? _refusal;
    bool _isAsking;
    bool _isEnded;

    /// <summary>The connection.</summary>
    public RowsConnection Connection => connection;

    /// <summary>How many shards there are.</summary>
    public int Shards => shards;

    /// <summary>Asks for names, so that they are there when there are commits; when it begins, and when there may be
    /// room for more.</summary>
    public void AskForNames()
    {
        lock (_lock)
            MaybeAsk();
    }

    /// <summary>Takes a name.</summary>
    /// <returns>Completes with it; cancelled when the connection has ended; fails when the node gives none.</returns>
    public Task<CommitName> NameAsync()
    {
        lock (_lock)
        {
            if (_isEnded)
                return Task.FromCanceled<CommitName>(new CancellationToken(canceled: true));
            if (_refusal is not null)
                return Task.FromException<CommitName>(_refusal);
            if (_names.TryDequeue(out CommitName name))
            {
                MaybeAsk();
                return Task.FromResult(name);
            }

            var waiting = new TaskCompletionSource<CommitName>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting);
            MaybeAsk();
            return waiting.Task;
        }
    }

    /// <summary>A name is of no use any more.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isInDoubt">Whether somebody may ask how its commit ended.</param>
    public void Done(CommitName name, bool isInDoubt)
    {
        connection.Send(new V1.RowsRequest
        {
            Done = { new V1.NameDone { Name = name.Number, IsInDoubt = isInDoubt } },
        });
        // Why again: it may not have been used, and has made room for another one.
        AskForNames();
    }

    /// <summary>Sends a commit.</summary>
    /// <returns>What waits for its end.</returns>
    public OpenEnd Commit(ulong number, CommitName name, SubmittedCommit commit, long snapshot)
        => Open(number, () =>
        {
            connection.Commit(number, name.Number, commit, snapshot);
            // Why again: what has used a name has made room for another one.
            AskForNames();
        });

    /// <summary>Asks whether all that was committed before is here.</summary>
    /// <returns>What waits for the answer.</returns>
    public OpenEnd Synchronize(ulong number) => Open(number, () => connection.Send(new V1.RowsRequest
    {
        Synchronize = { new V1.RowsSynchronize { Number = number } },
    }));

    /// <summary>A node has given names.</summary>
    public void Take(V1.RowsNames names)
    {
        lock (_lock)
        {
            _isAsking = false;
            if (names.Failure is { } failure && !RowsFailures.IsBusy(failure))
            {
                Refuse(RowsFailures.OfNames(failure));
                return;
            }

            foreach (ulong number in names.Numbers)
            {
                var name = new CommitName(names.Node, names.Start, number);
                if (_waiting.TryDequeue(out TaskCompletionSource<CommitName>? waiting))
                    waiting.TrySetResult(name);
                else
                    _names.Enqueue(name);
            }

            if (names.Numbers.Count > 0)
                MaybeAsk();
        }
    }

    /// <summary>Something has ended.</summary>
    /// <exception cref="MalformedBytesException">It was not asked for.</exception>
    public void Take(V1.RowsEnd end)
    {
        lock (_lock)
        {
            if (!_open.Remove(end.Number, out OpenEnd? open))
                throw new MalformedBytesException($"nothing was asked for by the number {end.Number}");
            open.Tell(end);
        }
    }

    /// <summary>The connection has ended: nobody knows of what is open.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            foreach (OpenEnd open in _open.Values)
                open.Tell(null);
            _open.Clear();
            while (_waiting.TryDequeue(out TaskCompletionSource<CommitName>? waiting))
                waiting.TrySetCanceled();
        }
    }

    OpenEnd Open(ulong number, Action send)
    {
        var open = new OpenEnd();
        lock (_lock)
        {
            if (_isEnded)
            {
                open.Tell(null);
                return open;
            }

            _open.Add(number, open);
        }

        try
        {
            send();
            return open;
        }
        catch
        {
            lock (_lock)
                _open.Remove(number);
            throw;
        }
    }

    void MaybeAsk()
    {
        int wanted = Math.Min(NamesHeld - _names.Count + _waiting.Count, NamesAsked);
        if (_isAsking || wanted < NamesHeld / 2)
            return;
        _isAsking = true;
        connection.Send(new V1.RowsRequest { Names = (uint)wanted });
    }

    // A node that is about to stop gives none: nothing was done, and another one will do it.
    void Refuse(Exception refusal)
    {
        if (refusal is not ClientRefusedException)
        {
            connection.Break("The node gives no names of commits.");
            return;
        }

        _refusal = refusal;
        while (_waiting.TryDequeue(out TaskCompletionSource<CommitName>? waiting))
            waiting.TrySetException(refusal);
    }
}
