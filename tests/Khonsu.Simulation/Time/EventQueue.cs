namespace Khonsu.Simulation.Time;

/// <summary>
/// What happens when, in virtual time. Events of the same time happen in the order in which they were added, so a run
/// depends on nothing but its seed.
/// </summary>
sealed class EventQueue
{
    Entry[] _heap = new Entry[256];
    int _count;
    long _order;

    /// <summary>The time of the event taken last, in microseconds.</summary>
    public long Now { get; private set; }

    public int Count => _count;

    /// <summary>Adds an event.</summary>
    /// <param name="time">When it happens; a time gone by means now.</param>
    /// <param name="happen">What happens.</param>
    public void AddAt(long time, Action happen)
    {
        if (_count == _heap.Length)
            Array.Resize(ref _heap, _count * 2);
        var entry = new Entry(Math.Max(time, Now), _order++, happen);
        int place = _count++;
        while (place > 0 && entry.IsBefore(_heap[(place - 1) / 2]))
        {
            _heap[place] = _heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }
        _heap[place] = entry;
    }

    /// <summary>Adds an event that happens after a delay.</summary>
    public void AddIn(long delay, Action happen) => AddAt(Now + delay, happen);

    /// <summary>Moves time on to the next event and takes it, unless it is later than a limit.</summary>
    /// <param name="limit">The latest time to go to.</param>
    /// <param name="happen">What happens, to be called by the caller.</param>
    /// <returns>Whether there was one; if not, time stands at the limit.</returns>
    public bool TryTake(long limit, out Action happen)
    {
        if (_count == 0 || _heap[0].Time > limit)
        {
            Now = Math.Max(Now, limit);
            happen = static () => { };
            return false;
        }
        Entry first = _heap[0];
        Entry last = _heap[--_count];
        _heap[_count] = default;
        if (_count > 0)
            Sink(last);
        Now = first.Time;
        happen = first.Happen;
        return true;
    }

    void Sink(Entry entry)
    {
        int place = 0;
        while (true)
        {
            int child = (place * 2) + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && _heap[child + 1].IsBefore(_heap[child]))
                child++;
            if (!_heap[child].IsBefore(entry))
                break;
            _heap[place] = _heap[child];
            place = child;
        }
        _heap[place] = entry;
    }

    readonly struct Entry(long time, long order, Action happen)
    {
        public readonly long Time = time;
        public readonly Action Happen = happen;
        readonly long _order = order;

        public bool IsBefore(in Entry other)
            => Time != other.Time ? Time < other.Time : _order < other._order;
    }
}
