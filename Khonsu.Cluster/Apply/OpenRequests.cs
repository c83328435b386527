namespace Khonsu.Cluster.Apply;

/// <summary>Numbers the transactions of one start of a node, and knows which of them are not answered. For any
/// thread.</summary>
sealed class OpenRequests
{
    readonly Lock _lock = new();
    readonly SortedSet<ulong> _open = [];
    ulong _last;

    /// <summary>Transactions that are not answered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>Begins a transaction.</summary>
    /// <returns>Its number, and up to which number all are answered.</returns>
    public (ulong Sequence, ulong AnsweredUpTo) Begin()
    {
        lock (_lock)
        {
            _open.Add(++_last);
            return (_last, _open.Min - 1);
        }
    }

    /// <summary>Notes that a transaction is answered.</summary>
    /// <param name="sequence">Its number.</param>
    public void End(ulong sequence)
    {
        lock (_lock)
            _open.Remove(sequence);
    }
}
