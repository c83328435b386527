using Khonsu.Concurrency;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>
/// Who waits for a change of what: a fixed number of buckets, each an immutable list that is replaced as a whole by
/// compare-and-swap.
/// </summary>
/// <remarks>
/// Idea: nobody waits most of the time, so a commit reads one number and goes on. Where somebody does, it takes those
/// who watch one of its rows or tables out of their buckets and wakes them.
/// Invariants: W1 a waiter is registered under everything it watches before it looks whether something has changed, and
/// sleeps only when nothing has. W2 a commit looks here after it is decided. So of the two, one sees the other.
/// W3 every registration is taken out once, by the commit that wakes its waiter or by the waiter.
/// Progress: lock-free; a repeated step means that another thread came, went or was woken.
/// </remarks>
internal sealed class WaiterTable
{
    /// <summary>What readers of the change feed watch; no chain and no table has this number.</summary>
    internal const long FeedTarget = long.MinValue;

    const int Buckets = 256;

    readonly WaiterNode?[] _buckets = new WaiterNode?[Buckets];

    // Registrations in the buckets, or about to be.
    PaddedLong _registered;

    // 1 for ever once the store is closed.
    int _isClosed;

    /// <summary>
    /// Whether a waiter also wakes now and then by itself; tests turn it off, so that it hides no lost wake-up.
    /// </summary>
    internal bool LooksByItself { get; set; } = true;

    /// <summary>Whether the store is closed, so that nobody need wait any longer.</summary>
    internal bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Registrations there are.</summary>
    internal long Registered => Volatile.Read(ref _registered.Value);

    /// <summary>Registers a waiter.</summary>
    /// <param name="target">What <see cref="ReadTarget.WaitTarget"/> gives.</param>
    /// <param name="waiter">The waiter.</param>
    internal void Add(long target, RetryWaiter waiter)
    {
        // Order: full fence, before the bucket is changed; a commit that reads 0 is decided before the waiter looks.
        Interlocked.Increment(ref _registered.Value);
        ref WaiterNode? bucket = ref BucketOf(target);
        WaiterNode? head = Volatile.Read(ref bucket);
        while (true)
        {
            StepHook.At(Step.BeforeWatch);
            WaiterNode? seen = Interlocked.CompareExchange(ref bucket, new WaiterNode(target, waiter, head), head);
            if (ReferenceEquals(seen, head))
                return;
            head = seen;
        }
    }

    /// <summary>Takes one registration of a waiter out, if a commit has not done so.</summary>
    /// <param name="target">What was watched.</param>
    /// <param name="waiter">The waiter.</param>
    internal void Remove(long target, RetryWaiter waiter)
    {
        ref WaiterNode? bucket = ref BucketOf(target);
        while (true)
        {
            WaiterNode? head = Volatile.Read(ref bucket);
            WaiterNode? found = head;
            while (found is not null && (found.Target != target || !ReferenceEquals(found.Waiter, waiter)))
                found = found.Next;
            if (found is null)
                return;
            StepHook.At(Step.BeforeUnwatch);
            if (!ReferenceEquals(Interlocked.CompareExchange(ref bucket, Without(head!, found), head), head))
                continue;
            Interlocked.Decrement(ref _registered.Value);
            return;
        }
    }

    /// <summary>Wakes everybody who watches something that a commit has written.</summary>
    /// <param name="writes">The entries of the commit.</param>
    internal void Wake(ReadOnlySpan<WriteEntry> writes)
    {
        int lastTable = -1;
        foreach (ref readonly WriteEntry write in writes)
        {
            Wake(write.Chain.Id);
            int table = write.Segment!.TableSlot;
            if (table == lastTable)
                continue;
            Wake(ReadTarget.WaitTargetOfTable(table));
            lastTable = table;
        }

        Wake(FeedTarget);
    }

    /// <summary>Wakes everybody, because the store is closed.</summary>
    /// <remarks>
    /// Race: who registers later looks after that whether the store is closed
    /// (<see cref="TransactionCore.TryBeginWait"/>), so of the two one sees the other. The registrations stay; each
    /// waiter takes out its own.
    /// </remarks>
    internal void WakeAll()
    {
        // Order: full fence, before the buckets are read; pairs with that of Add.
        Interlocked.Exchange(ref _isClosed, 1);
        Stir();
    }

    /// <summary>Wakes everybody, so that they look again.</summary>
    internal void Stir()
    {
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            for (WaiterNode? node = Volatile.Read(ref _buckets[bucket]); node is not null; node = node.Next)
                node.Waiter.Wake();
        }
    }

    void Wake(long target)
    {
        ref WaiterNode? bucket = ref BucketOf(target);
        while (true)
        {
            // Order: acquire, after the commit was decided (Inv W2).
            WaiterNode? head = Volatile.Read(ref bucket);
            if (!Watches(head, target))
                return;
            StepHook.At(Step.BeforeWake);
            if (!ReferenceEquals(Interlocked.CompareExchange(ref bucket, Without(head!, target), head), head))
                continue;
            for (WaiterNode? node = head; node is not null; node = node.Next)
            {
                if (node.Target != target)
                    continue;
                Interlocked.Decrement(ref _registered.Value);
                node.Waiter.Wake();
            }

            return;
        }
    }

    static bool Watches(WaiterNode? node, long target)
    {
        while (node is not null && node.Target != target)
            node = node.Next;
        return node is not null;
    }

    static WaiterNode? Without(WaiterNode head, WaiterNode removed)
    {
        WaiterNode? rest = removed.Next;
        for (WaiterNode node = head; !ReferenceEquals(node, removed); node = node.Next!)
            rest = node with { Next = rest };
        return rest;
    }

    static WaiterNode? Without(WaiterNode? node, long target)
    {
        WaiterNode? rest = null;
        for (; node is not null; node = node.Next)
        {
            if (node.Target != target)
                rest = node with { Next = rest };
        }

        return rest;
    }

    ref WaiterNode? BucketOf(long target) => ref _buckets[(int)((ulong)target * 0x9E3779B97F4A7C15UL >> 56)];
}
