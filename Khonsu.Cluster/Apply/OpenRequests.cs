namespace Khonsu.Cluster.Apply;

/// <summary>Numbers the transactions of one start of a node, and knows which of them are not answered. For any
/// thread.</summary>
sealed class OpenRequests
{
    /// <summary>So many transactions later, the log may forget how one ended whose caller was told of doubt and has not
    /// asked.</summary>
    public const ulong DoubtsHeld = 16_384;

    readonly Lock _lock = new();
    readonly SortedSet<ulong> _open = [];

    // Those whose callers may still ask; the log keeps their outcomes because they count as not answered.
    readonly SortedSet<ulong> _inDoubt = [];
    TaskCompletionSource? _idle;
    ulong _last;
    bool _isClosed;

    /// <summary>Transactions that are not answered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>The number that was given last.</summary>
    public ulong Last
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    /// <summary>Whether no further ones are taken.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
                return _isClosed;
        }
    }

    /// <summary>Takes no further ones.</summary>
    /// <returns>Completes when all that were taken are answered.</returns>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            MaybeIdle();
            return _idle.Task;
        }
    }

    /// <summary>Begins a transaction.</summary>
    /// <returns>Its number, and up to which number all are answered; null when no further ones are taken.</returns>
    public (ulong Sequence, ulong AnsweredUpTo)? TryBegin()
    {
        lock (_lock)
        {
            if (_isClosed)
                return null;
            _open.Add(++_last);
            while (_inDoubt.Count > 0 && _inDoubt.Min + DoubtsHeld <= _last)
                _inDoubt.Remove(_inDoubt.Min);
            ulong first = _inDoubt.Count == 0 ? _open.Min : Math.Min(_open.Min, _inDoubt.Min);
            return (_last, first - 1);
        }
    }

    /// <summary>Goes on with a transaction that counts as one in doubt: one of a client, which got its number before it
    /// could begin.</summary>
    /// <param name="sequence">Its number.</param>
    /// <returns>False when no further ones are taken, or so many came since that the log may take it for answered.
    /// </returns>
    public bool TryResume(ulong sequence)
    {
        lock (_lock)
            return !_isClosed && _inDoubt.Remove(sequence) && _open.Add(sequence);
    }

    /// <summary>Notes that a transaction is answered.</summary>
    /// <param name="sequence">Its number.</param>
    public void End(ulong sequence)
    {
        lock (_lock)
        {
            _open.Remove(sequence);
            MaybeIdle();
        }
    }

    /// <summary>Notes that a transaction has ended.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="mayBeAsked">Whether its caller may ask how.</param>
    public void End(ulong sequence, bool mayBeAsked)
    {
        if (mayBeAsked)
            Doubt(sequence);
        else
            End(sequence);
    }

    /// <summary>Notes that the caller of a transaction was told of doubt.</summary>
    /// <param name="sequence">Its number.</param>
    public void Doubt(ulong sequence)
    {
        lock (_lock)
        {
            if (_open.Remove(sequence))
                _inDoubt.Add(sequence);
            MaybeIdle();
        }
    }

    /// <summary>Notes that the caller of a transaction in doubt has been told how it ended.</summary>
    /// <param name="sequence">Its number; nothing happens when it is none of those, for it may still be
    /// answered.</param>
    public void Settle(ulong sequence)
    {
        lock (_lock)
            _inDoubt.Remove(sequence);
    }

    void MaybeIdle()
    {
        if (_open.Count == 0)
            _idle?.TrySetResult();
    }
}
