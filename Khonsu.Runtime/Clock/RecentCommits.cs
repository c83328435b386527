using System.Runtime.CompilerServices;

namespace Khonsu.Clock;

/// <summary>
/// The last commits of one transaction object, so that the loser of a conflict can name the winner. A memory aid, not
/// a record.
/// </summary>
/// <remarks>
/// Why one for each object and none for the store: neighbouring stamps of different threads would share cache lines on
/// every commit; the loser, who is rare, looks into all of them.
/// A ring of entries written without locks. Each entry carries a check word over its other words, so a reader that
/// meets two writers' words mixed finds nothing rather than something wrong.
/// Source of the check word: Hyatt and Mann 2002, "A lockless transposition-table implementation for parallel search".
/// </remarks>
internal sealed class RecentCommits
{
    const int Entries = 64;

    readonly Entry[] _ring = new Entry[Entries];

    /// <summary>Notes who committed.</summary>
    /// <param name="stamp">The commit timestamp.</param>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="name">Its label, or a <see cref="NamedCallSite"/>; null for neither.</param>
    internal void Remember(long stamp, long transactionId, object? name)
    {
        ref Entry entry = ref _ring[stamp & (Entries - 1)];
        Volatile.Write(ref entry.TransactionId, transactionId);
        // Why: a reference store costs a card mark; most transactions have no name.
        if (!ReferenceEquals(Volatile.Read(ref entry.Name), name))
            Volatile.Write(ref entry.Name, name);
        Volatile.Write(ref entry.Check, CheckOf(stamp, transactionId, name));
    }

    /// <summary>Looks up who committed.</summary>
    /// <param name="stamp">The commit timestamp.</param>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="name">Its label, or a <see cref="NamedCallSite"/>; null for neither.</param>
    /// <returns>False when it is forgotten or not yet noted.</returns>
    internal bool TryFind(long stamp, out long transactionId, out object? name)
    {
        ref Entry entry = ref _ring[stamp & (Entries - 1)];
        long check = Volatile.Read(ref entry.Check);
        transactionId = Volatile.Read(ref entry.TransactionId);
        name = Volatile.Read(ref entry.Name);
        return check == CheckOf(stamp, transactionId, name);
    }

    static long CheckOf(long stamp, long transactionId, object? name)
    {
        long code = name is null ? 0 : RuntimeHelpers.GetHashCode(name);
        return (stamp * 0x5851F42D4C957F2D) ^ transactionId ^ (code << 32);
    }

    struct Entry
    {
        internal long Check;
        internal long TransactionId;
        internal object? Name;
    }
}
