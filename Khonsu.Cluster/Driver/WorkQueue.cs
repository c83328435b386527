namespace Khonsu.Cluster.Driver;

/// <summary>
/// Hands work from any thread to one thread, all that has come together at once. What bounds it is what may be posted:
/// see who posts.
/// </summary>
sealed class WorkQueue<T>
{
    readonly object _gate = new();
    readonly List<T> _waiting = [];
    int _underWay;

    // Order: written under the gate, read without it by those who look whether anything happened meanwhile.
    long _posted;
    bool _isClosed;

    /// <summary>How much waits or is being done.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
                return _waiting.Count + _underWay;
        }
    }

    /// <summary>How much was posted since the start.</summary>
    public long PostedCount => Volatile.Read(ref _posted);

    /// <summary>Posts work, all of it at once.</summary>
    /// <returns>False when the queue is closed.</returns>
    public bool TryPost(params ReadOnlySpan<T> items)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            bool wasEmpty = _waiting.Count == 0;
            _waiting.AddRange(items);
            Volatile.Write(ref _posted, _posted + items.Length);
            if (wasEmpty)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Takes all that waits, and waits for it if there is nothing; called by one thread only.</summary>
    /// <param name="items">What was taken before, which is done now; gets what is taken.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool TryTakeAll(List<T> items)
    {
        lock (_gate)
        {
            _underWay = 0;
            items.Clear();
            while (_waiting.Count == 0 && !_isClosed)
                Monitor.Wait(_gate);
            items.AddRange(_waiting);
            _waiting.Clear();
            _underWay = items.Count;
            return items.Count > 0;
        }
    }

    /// <summary>Takes nothing new; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }
}
