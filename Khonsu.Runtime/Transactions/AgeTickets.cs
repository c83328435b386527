namespace Khonsu.Transactions;

/// <summary>
/// The place where one starving transaction of a store shows its ticket; the others wait for theirs, oldest first.
/// </summary>
/// <remarks>
/// Invariants (docs/design/commit.md, Starvation): A1 a commit that a ticket concerns looks at this place before it
/// installs anything, and gives way for a bounded time. A2 it gives way to each ticket once, so a thread that stops
/// while its ticket stands delays every other thread once. A3 a ticket is replaced by its own transaction, by an older
/// one, or by one that has given way to it in full; so of those that starve the oldest comes first, and one that has
/// stopped is passed over.
/// Progress: nothing here waits for anybody: to give way is to run later, never to need another thread.
/// </remarks>
internal sealed class AgeTickets
{
    /// <summary>Refusals in a row after which a transaction starves.</summary>
    internal const int RefusalsMax = 8;

    /// <summary>The longest time that one commit gives way in all.</summary>
    internal static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(1);

    /// <summary>How often one commit looks whether it may go on.</summary>
    internal const int LooksMax = 1 << 18;

    /// <summary>The shortest patience, for attempts that take no time to speak of.</summary>
    internal static readonly TimeSpan PatienceMin = TimeSpan.FromMilliseconds(1);

    // Null mostly. Written by starving transactions, by compare-and-swap.
    AgeTicket? _current;

    // Drawn from by transactions that begin to starve.
    long _lastAge;

    /// <summary>After how many refusals a transaction starves; tests set it low.</summary>
    internal int Refusals { get; set; } = RefusalsMax;

    /// <summary>The ticket that is shown, or null.</summary>
    // Order: acquire; pairs with the swap in Show. A commit that reads it too early is one of those that were under way
    // when the ticket was shown.
    internal AgeTicket? Current => Volatile.Read(ref _current);

    /// <summary>Gives a transaction that begins to starve its age.</summary>
    /// <returns>A number from 1; larger than all before.</returns>
    internal long DrawAge() => Interlocked.Increment(ref _lastAge);

    /// <summary>Shows a ticket, unless that of an older transaction must be respected.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="passedOver">A ticket that the caller has given way to in full, or null.</param>
    internal void Show(AgeTicket ticket, AgeTicket? passedOver)
    {
        while (true)
        {
            AgeTicket? current = Current;
            if (current is not null && current.Age < ticket.Age && !ReferenceEquals(current, passedOver))
                return;
            // Order: full fence, before the caller takes its next snapshot. Losing means that another starving
            // transaction showed or withdrew its own: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref _current, ticket, current), current))
                return;
        }
    }

    /// <summary>Takes a ticket away, if it is the one that is shown.</summary>
    /// <param name="ticket">The ticket.</param>
    // Losing means that another one is shown, and that this one is gone already.
    internal void Withdraw(AgeTicket ticket) => Interlocked.CompareExchange(ref _current, null, ticket);
}
