using System.Collections.Concurrent;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Wholesale;

/// <summary>
/// What all callers were told, and what the books must have of it: what was acknowledged, once, and as it was
/// acknowledged; nothing that was refused or given up; and nothing that nobody has asked for. What nobody knows the end
/// of may be there. Orders that came one after the other have ascending numbers.
/// </summary>
sealed class TradeJournal
{
    readonly ConcurrentQueue<TradeNote> _notes = new();
    long _tick;
    long _mark;

    /// <summary>Draws the next logical time: a later tick anywhere happens after.</summary>
    public long Tick() => Interlocked.Increment(ref _tick);

    /// <summary>The next mark, that nobody else has.</summary>
    public long NextMark() => Interlocked.Increment(ref _mark);

    public void Add(TradeNote note) => _notes.Enqueue(note);

    public int CountOf(Outcome outcome) => _notes.Count(note => note.Outcome == outcome);

    public int CountOf(TradeKind kind) => _notes.Count(note => note.Kind == kind && note.Outcome == Outcome.Done);

    /// <summary>Holds the books against what callers were told.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? EvidenceAgainst(TradeFacts facts)
    {
        var notes = _notes.ToDictionary(static note => note.Mark);
        Dictionary<long, OrderFact> orders = [];
        foreach (OrderFact order in facts.Orders)
        {
            if (!orders.TryAdd(order.Mark, order))
                return $"{order} is there twice: {orders[order.Mark]}";
        }

        HashSet<long> payments = [];
        foreach (long payment in facts.Payments)
        {
            if (!payments.Add(payment))
                return $"payment {payment} is there twice";
        }

        ILookup<long, OrderFact> deliveries = facts.Orders.Where(static order => order.Carrier != 0)
            .ToLookup(static order => order.Carrier);
        return OfStrangers(notes, TradeKind.NewOrder, orders.Keys)
            ?? OfStrangers(notes, TradeKind.Payment, payments)
            ?? OfStrangers(notes, TradeKind.Delivery, deliveries.Select(static one => one.Key))
            ?? _notes.Where(static note => note.Outcome == Outcome.Done)
                .Select(note => OfDone(note, orders, payments, deliveries))
                .FirstOrDefault(static evidence => evidence is not null)
            ?? OfTime(notes, facts);
    }

    static string? OfStrangers(Dictionary<long, TradeNote> notes, TradeKind kind, IEnumerable<long> marks)
    {
        foreach (long mark in marks)
        {
            if (!notes.TryGetValue(mark, out TradeNote? note) || note.Kind != kind)
                return $"nobody has asked for {kind} {mark}";
            if (note.Outcome is not (Outcome.Done or Outcome.Unknown))
                return $"it is there and was refused: {note}";
        }

        return null;
    }

    static string? OfDone(
        TradeNote note,
        Dictionary<long, OrderFact> orders,
        HashSet<long> payments,
        ILookup<long, OrderFact> deliveries)
    {
        bool isThere = note.Kind switch
        {
            TradeKind.NewOrder => orders.TryGetValue(note.Mark, out OrderFact order) && order.Number == note.Result,
            TradeKind.Payment => payments.Contains(note.Mark),
            TradeKind.Delivery => deliveries[note.Mark].Count() == note.Result,
            _ => true,
        };
        return isThere ? null : $"it was acknowledged and is not there: {note}";
    }

    // In the order of their numbers: none may have ended before one with a smaller number has begun.
    static string? OfTime(Dictionary<long, TradeNote> notes, TradeFacts facts)
    {
        foreach (IGrouping<int, OrderFact> district in facts.Orders.GroupBy(static order => order.Place))
        {
            TradeNote? latest = null;
            foreach (OrderFact order in district.OrderBy(static order => order.Number))
            {
                TradeNote note = notes[order.Mark];
                if (note.Outcome == Outcome.Done && latest is not null && note.EndTick < latest.BeginTick)
                    return $"{note} was over before {latest} was asked for, which has a smaller number";
                if (latest is null || note.BeginTick > latest.BeginTick)
                    latest = note;
            }
        }

        return null;
    }
}
