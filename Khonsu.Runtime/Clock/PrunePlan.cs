namespace Khonsu.Clock;

/// <summary>What a pruner knows of the snapshots in use: which versions may still be read.</summary>
/// <remarks>
/// Every snapshot taken after the survey is at least <see cref="Clock"/>; every one before it is listed exactly or
/// bounded by it.
/// Source: interval garbage collection as in Steam (Böttcher, Leis, Neumann, Kemper 2019, section 4.3).
/// </remarks>
internal sealed class PrunePlan
{
    long[] _active = new long[8];
    int _activeCount;

    /// <summary>No snapshot that is not listed is older than this.</summary>
    internal long Clock { get; private set; }

    /// <summary>No snapshot at all is older than this.</summary>
    internal long Horizon { get; private set; }

    /// <summary>Begins a survey.</summary>
    /// <param name="now">The clock, read before the first slot.</param>
    internal void Start(long now)
    {
        Clock = now;
        Horizon = now;
        _activeCount = 0;
    }

    /// <summary>Adds what one slot announces.</summary>
    /// <param name="pin">A snapshot, the negative of a bound, or idle.</param>
    internal void Add(long pin)
    {
        if (pin == SnapshotSlot.Idle)
            return;
        if (pin < 0)
        {
            Clock = Math.Min(Clock, -pin);
            return;
        }

        if (_activeCount == _active.Length)
            Array.Resize(ref _active, _activeCount * 2);
        _active[_activeCount++] = pin;
    }

    /// <summary>Ends a survey.</summary>
    internal void Finish()
    {
        Array.Sort(_active, 0, _activeCount);
        Horizon = _activeCount == 0 ? Clock : Math.Min(Clock, _active[0]);
    }

    /// <summary>Tells whether a version may still be read.</summary>
    /// <param name="from">Commit timestamp of the version.</param>
    /// <param name="until">Commit timestamp of the version after it.</param>
    /// <returns>
    /// True when a snapshot in use or to come lies in [<paramref name="from"/>, <paramref name="until"/>).
    /// </returns>
    internal bool IsNeeded(long from, long until)
    {
        if (until > Clock)
            return true;
        int index = Array.BinarySearch(_active, 0, _activeCount, from);
        if (index >= 0)
            return true;
        index = ~index;
        return index < _activeCount && _active[index] < until;
    }
}
