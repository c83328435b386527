using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Transactions;

/// <content>What a transaction does that is refused again and again, and what others do about it.</content>
internal sealed partial class TransactionCore
{
    // Why so much more than the last attempt took: beside threads that give way, which run, the next takes longer.
    const int PatienceFactor = 4;

    // From when on it starves, as a number; 0 while it does not.
    long _age;

    // The ticket it has shown last, or tried to.
    AgeTicket? _ticket;

    // The last ticket of another that it has given way to in full (Inv A2).
    AgeTicket? _passedOver;

    // When the attempt began that is measured for the ticket, in the units of the store's time provider.
    long _measuredFrom;

    /// <summary>Notes a refusal; after too many in a row, shows a ticket.</summary>
    /// <param name="refusals">How many there were in a row.</param>
    /// <remarks>The footprint of the attempt must be there still: the ticket is made of it.</remarks>
    internal void NoteRefusal(int refusals)
    {
        if (refusals < Store.Tickets.Refusals - 1)
            return;
        long now = Store.Time.GetTimestamp();
        if (refusals >= Store.Tickets.Refusals)
            ShowTicket(Store.Time.GetElapsedTime(_measuredFrom, now));
        _measuredFrom = now;
    }

    /// <summary>Pauses between two attempts; not while others give way.</summary>
    internal void PauseBeforeRestart()
    {
        if (_ticket is null || !ReferenceEquals(Store.Tickets.Current, _ticket))
            Backoff.Pause(Attempt, ref BackoffState);
    }

    /// <summary>
    /// Gives way to the ticket that is shown, if this attempt is younger and would change what that one relies on: runs
    /// on when the ticket is gone, or after a bounded time.
    /// </summary>
    /// <remarks>
    /// Inv A1: nothing is installed yet, so whoever stands here stops nobody. Inv A2: each ticket once. The attempt
    /// keeps its snapshot; if the other one has committed, its own commit may be refused.
    /// </remarks>
    internal void GiveWay()
    {
        long began = Store.Time.GetTimestamp();
        long shownFrom = began;
        AgeTicket? last = null;
        for (int looks = 0; ; looks++)
        {
            AgeTicket? ticket = Store.Tickets.Current;
            if (ticket is null)
                return;
            if (!ReferenceEquals(ticket, last))
            {
                if (!MustGiveWayTo(ticket))
                    return;
                last = ticket;
                shownFrom = Store.Time.GetTimestamp();
            }

            StepHook.At(Step.GivingWay);
            // Why counted, too: the user's clock may stand still.
            long now = Store.Time.GetTimestamp();
            if (looks == AgeTickets.LooksMax
                || Store.Time.GetElapsedTime(shownFrom, now) >= ticket.Patience
                || Store.Time.GetElapsedTime(began, now) >= AgeTickets.PatienceMax)
            {
                _passedOver = ticket;
                return;
            }

            Backoff.StandAside();
        }
    }

    bool MustGiveWayTo(AgeTicket ticket)
    {
        bool isOlder = _age != 0 && _age <= ticket.Age;
        return !isOlder
            && !ReferenceEquals(ticket, _passedOver)
            && ticket.IsHitBy(Writes.AsSpan(0, WriteCount));
    }

    void ShowTicket(TimeSpan lastAttempt)
    {
        if (_age == 0)
            _age = Store.Tickets.DrawAge();
        // Why so: at levels that do not validate, a read refuses nothing unless the row is written, too.
        ReadOnlySpan<ReadEntry> reads = ValidatesReads ? Reads.AsSpan(0, ReadCount) : [];
        var patience = new TimeSpan(Math.Clamp(
            lastAttempt.Ticks * PatienceFactor, AgeTickets.PatienceMin.Ticks, AgeTickets.PatienceMax.Ticks));
        _ticket = new AgeTicket(_age, patience, reads, Writes.AsSpan(0, WriteCount));
        StepHook.At(Step.BeforeTicket);
        Store.Tickets.Show(_ticket, _passedOver);
    }

    /// <summary>Starves no more: the transaction has ended, or waits.</summary>
    void EndStarving()
    {
        Store.Tickets.Withdraw(_ticket!);
        _ticket = null;
        _age = 0;
    }
}
