using System.Runtime.InteropServices;
using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Clock;

/// <summary>What one transaction object announces: the snapshot it reads, and its last commits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal sealed class SnapshotSlot : IOwnedSlot<SnapshotSlot>
{
    /// <summary>The announcement of a transaction object that reads nothing.</summary>
    internal const long Idle = long.MaxValue;

    // Why: the slots of different threads are written at every begin and end; 64 bytes before and after keep them
    // apart.
#pragma warning disable CS0169, IDE0051 // Padding is never read.
    readonly long _pad0, _pad1, _pad2, _pad3, _pad4, _pad5, _pad6, _pad7;
#pragma warning restore CS0169, IDE0051

    // Written by the owner only. Idle, or a snapshot, or the negative of a bound below the snapshot that is about to be
    // taken.
    long _pin = Idle;

    // Written by the owner only. Idle, or a clock value from before the present attempt began; unlike the pin it stays
    // when the snapshot moves.
    long _entry = Idle;

#pragma warning disable CS0169, IDE0051 // Padding is never read.
    readonly long _pad8, _pad9, _pad10, _pad11, _pad12, _pad13, _pad14;
#pragma warning restore CS0169, IDE0051

    // 1 while a transaction object owns the slot; taken by compare-and-swap, given back by the owner.
    int _taken = 1;

    /// <summary>The last commits of whoever owned the slot.</summary>
    internal RecentCommits Recent { get; } = new();

    /// <summary>What the owner does, and what whoever owned the slot has done.</summary>
    internal SlotActivity Activity { get; } = new();

    /// <inheritdoc/>
    public SnapshotSlot? Next { get; set; }

    /// <summary>What the owner announces.</summary>
    // Order: acquire; pairs with the exchange in Take and the release in End.
    internal long Pin => Volatile.Read(ref _pin);

    /// <summary>A timestamp from before the owner's present attempt began, or idle.</summary>
    // Order: acquire; pairs with the exchange that follows the write in Enter.
    internal long Entry => Volatile.Read(ref _entry);

    /// <summary>Begins an attempt: announces when, and takes a snapshot.</summary>
    /// <param name="clock">The store's clock.</param>
    /// <returns>The snapshot: every commit at or before it is visible.</returns>
    internal long Enter(CommitClock clock)
    {
        // Order: the exchange in Take is a full fence between this announcement and the attempt's first look into an
        // index (Inv X6).
        Volatile.Write(ref _entry, clock.Now);
        return Take(clock);
    }

    /// <summary>Takes a snapshot: announces a bound, reads the clock, announces the exact value.</summary>
    /// <param name="clock">The store's clock.</param>
    /// <returns>The snapshot: every commit at or before it is visible.</returns>
    internal long Take(CommitClock clock)
    {
        // Order: the exchange is a full fence between the announcement and the clock read. A pruner that scanned the
        // slots before it read the clock before, so our snapshot is not smaller than its bound (Inv V5).
        Interlocked.Exchange(ref _pin, -clock.Now);
        StepHook.At(Step.SnapshotAnnounced);
        long snapshot = clock.Now;
        Volatile.Write(ref _pin, snapshot);
        return snapshot;
    }

    /// <summary>
    /// Announces the present snapshot and every later one, before the owner looks whether it can move forward.
    /// </summary>
    /// <param name="snapshot">The present snapshot.</param>
    // Order: full fence before the owner's next clock read, as in Take: a pruner that still counts with the exact
    // snapshot alone has read the clock before, so it drops nothing that the later snapshot sees (Inv V5).
    internal void Widen(long snapshot) => Interlocked.Exchange(ref _pin, -snapshot);

    /// <summary>Announces a snapshot of the past, which may be gone already.</summary>
    /// <param name="snapshot">The snapshot.</param>
    // Order: full fence between the announcement and the owner's look at how far back the past goes (Inv P2).
    internal void TakePast(long snapshot) => Interlocked.Exchange(ref _pin, snapshot);

    /// <summary>Announces one snapshot again.</summary>
    /// <param name="snapshot">The snapshot given to <see cref="Widen"/>, or a clock value read since.</param>
    internal void Narrow(long snapshot) => Volatile.Write(ref _pin, snapshot);

    /// <summary>Announces that nothing is read any more; the owner knows no chain that it does not hold.</summary>
    internal void End()
    {
        Volatile.Write(ref _pin, Idle);
        Volatile.Write(ref _entry, Idle);
    }

    /// <inheritdoc/>
    public bool TryOwn() => Volatile.Read(ref _taken) == 0 && Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>Gives the slot back; the owner must not use it afterwards.</summary>
    internal void Free()
    {
        End();
        Volatile.Write(ref _taken, 0);
    }
}
