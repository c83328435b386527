using Khonsu.Concurrency;

namespace Khonsu.Clock;

/// <summary>
/// Numbers the columnar snapshots of a store, so that commits can say which chains have changed since which of them. A
/// store of which no columnar snapshot was taken is at round 0, and its commits say nothing.
/// </summary>
/// <remarks>
/// Invariants (docs/design/columnar.md): K1 a commit marks each chain that it writes after its version is installed
/// there and before its stamp is drawn. K2 a round is begun before its scan. K4 what a round has encoded is kept for
/// the next one only when every attempt that did not know of the marks has ended.
/// </remarks>
internal sealed class ColumnRounds
{
    readonly CommitClock _clock;
    readonly SnapshotRegistry _snapshots;

    // The number of the last round; only grows. Written by snapshots, read by every commit of a marked table.
    PaddedLong _last;

    // Set for ever by the first round.
    bool _isOn;

    // A timestamp that was drawn after the switch was seen; 0 before. Written once, by compare-and-swap.
    long _onSince;

    // Set for ever when nobody is left that began before the switch.
    bool _isSettled;

    internal ColumnRounds(CommitClock clock, SnapshotRegistry snapshots) => (_clock, _snapshots) = (clock, snapshots);

    /// <summary>Whether a columnar snapshot was ever begun.</summary>
    internal bool IsOn => Volatile.Read(ref _isOn);

    /// <summary>The round that was begun last.</summary>
    // Order: acquire; whoever asks has installed a version by compare-and-swap, a full fence, before.
    internal long Last => Volatile.Read(ref _last.Value);

    /// <summary>Switches the marks on, for ever.</summary>
    internal void TurnOn()
    {
        if (Volatile.Read(ref _onSince) != 0)
            return;
        Volatile.Write(ref _isOn, true);
        // Order: the draw is a full fence, so an attempt that began at this timestamp or after it sees the switch.
        // Losing means that another thread drew one, after its own write of the switch.
        Interlocked.CompareExchange(ref _onSince, _clock.Mark(), 0);
    }

    /// <summary>Begins a round.</summary>
    /// <returns>Its number, from 1.</returns>
    // Order: full fence before the scan (Inv K2).
    internal long Begin() => Interlocked.Increment(ref _last.Value);

    /// <summary>Tells whether everybody who commits knows of the marks (Inv K4).</summary>
    /// <returns>False while an attempt is under way that began before the first round.</returns>
    internal bool IsSettled()
    {
        if (Volatile.Read(ref _isSettled))
            return true;
        if (_snapshots.OldestEntry() < Volatile.Read(ref _onSince))
            return false;
        Volatile.Write(ref _isSettled, true);
        return true;
    }
}
