namespace Khonsu.Cluster.Apply;

/// <summary>
/// Commits, or parts of them, that wait to be sent to a log. Who adds the first one has them taken soon; what has come
/// by then is taken together. While as many groups as allowed are on their way, the next one grows until one of them is
/// answered. So groups grow with the load by themselves, and nobody waits for a timer. For any thread.
/// </summary>
/// <typeparam name="TItem">What waits.</typeparam>
/// <remarks>What waits is bounded by the blocks that run: each waits for its commit.</remarks>
sealed class CommitQueue<TItem>
{
    /// <summary>So many are sent together at most.</summary>
    public const int GroupMax = 256;

    /// <summary>So many groups are on their way before the next one waits for an answer: one that is applied, one that
    /// is on the disks, one that is next there, one that is being made.</summary>
    public const int UnderWayMax = 4;

    readonly Lock _lock = new();
    readonly Queue<TItem> _waiting = new();
    int _underWay;
    bool _isTakenSoon;

    /// <summary>Adds a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <returns>Whether the caller has to see to it that <see cref="Take"/> is called until it gives nothing.</returns>
    public bool Add(TItem commit)
    {
        lock (_lock)
        {
            _waiting.Enqueue(commit);
            return TryPromise();
        }
    }

    /// <summary>A group goes if no other one is on its way and nothing waits.</summary>
    /// <returns>Whether it goes.</returns>
    public bool TryBegin()
    {
        lock (_lock)
        {
            if (_underWay > 0 || _waiting.Count > 0)
                return false;
            _underWay++;
            return true;
        }
    }

    /// <summary>A group goes without having waited.</summary>
    public void Begin()
    {
        lock (_lock)
            _underWay++;
    }

    /// <summary>A group was answered, or is tried again later; called once for each that has begun or was
    /// taken.</summary>
    /// <returns>As <see cref="Add"/> does.</returns>
    public bool End()
    {
        lock (_lock)
        {
            _underWay--;
            return TryPromise();
        }
    }

    /// <summary>Takes what waits, the oldest first; it is on its way then.</summary>
    /// <returns>Commits to be sent together; none when nothing waits or nothing may be sent now.</returns>
    public List<TItem> Take()
    {
        lock (_lock)
        {
            if (!MaySend)
            {
                _isTakenSoon = false;
                return [];
            }

            _underWay++;
            var taken = new List<TItem>(Math.Min(_waiting.Count, GroupMax));
            while (taken.Count < GroupMax && _waiting.TryDequeue(out TItem? commit))
                taken.Add(commit);
            return taken;
        }
    }

    bool MaySend => _waiting.Count > 0 && _underWay < UnderWayMax;

    bool TryPromise()
    {
        if (_isTakenSoon || !MaySend)
            return false;
        _isTakenSoon = true;
        return true;
    }
}
