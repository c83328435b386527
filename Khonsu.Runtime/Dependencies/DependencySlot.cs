using Khonsu.CompilerServices;
using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Dependencies;

/// <summary>
/// The tracked commits of one transaction object, newest first. An object commits one transaction after the other, so
/// their stamps fall strictly along the list, and only the newest can be undecided (Inv D2).
/// </summary>
internal sealed class DependencySlot : IOwnedSlot<DependencySlot>
{
    const int TrimEvery = 32;

    // Pushed at by the owner; taken out by whoever finds that nobody needs the rest of the list any more.
    TrackedCommit? _newest;

    // Commits since the owner trimmed; the owner's alone.
    int _sinceTrim;

    // 1 while a transaction object owns the slot; taken by compare-and-swap, given back by the owner.
    int _taken = 1;

    /// <inheritdoc/>
    public DependencySlot? Next { get; set; }

    /// <summary>The newest commit, or null.</summary>
    // Order: acquire; pairs with the swap in Add.
    internal TrackedCommit? Newest => Volatile.Read(ref _newest);

    /// <summary>Adds a commit before anything of it is installed.</summary>
    /// <param name="commit">The commit, complete.</param>
    /// <returns>True when it is time to trim.</returns>
    internal bool Add(TrackedCommit commit)
    {
        TrackedCommit? newest = Newest;
        while (true)
        {
            commit.Link(newest);
            // Order: full fence before the first install, and so before the stamp is drawn: whoever draws a later stamp
            // finds the commit here (Inv D1). Losing means that the list was trimmed: look again.
            TrackedCommit? seen = Interlocked.CompareExchange(ref _newest, commit, newest);
            if (ReferenceEquals(seen, newest))
                break;
            newest = seen;
        }

        StepHook.At(Step.CommitTracked);
        if (++_sinceTrim < TrimEvery)
            return false;
        _sinceTrim = 0;
        return true;
    }

    /// <summary>Takes out a commit that was refused. By the owner, before it adds another.</summary>
    /// <param name="commit">The newest commit.</param>
    // Order: full fence, not needed. Losing means that the list was trimmed from there on.
    // Race: a trimmer may cut what is linked again here; it is no longer needed then, and cut the next time.
    internal void Remove(TrackedCommit commit)
        => Interlocked.CompareExchange(ref _newest, commit.Older, commit);

    /// <summary>Forgets the commits that no attempt under way can depend on.</summary>
    /// <param name="horizon">No snapshot in use or to come is older.</param>
    internal void Trim(long horizon)
    {
        TrackedCommit? newer = null;
        for (TrackedCommit? commit = Newest; commit is not null; commit = commit.Older)
        {
            long stamp = commit.NotedStamp;
            if (stamp == 0 || stamp == TransactionalRow.AbortedStamp || stamp > horizon)
            {
                newer = commit;
                continue;
            }

            StepHook.At(Step.BeforeForget);
            // Order: the rest of the list is older (Inv D2), and who walks in it already keeps it alive. Losing means
            // that the owner added a commit: it is cut the next time.
            if (newer is null)
                Interlocked.CompareExchange(ref _newest, null, commit);
            else
                newer.CutOlder();
            return;
        }
    }

    /// <summary>Counts the commits.</summary>
    /// <returns>How many were met on one walk.</returns>
    internal int Count()
    {
        int count = 0;
        for (TrackedCommit? commit = Newest; commit is not null; commit = commit.Older)
            count++;
        return count;
    }

    /// <inheritdoc/>
    public bool TryOwn() => Volatile.Read(ref _taken) == 0 && Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>Gives the slot back, with the commits that others may still need.</summary>
    internal void Free() => Volatile.Write(ref _taken, 0);
}
