using Khonsu.Processes.Wholesale;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Tests.Wholesale;

/// <summary>Books that are not what callers were told are found.</summary>
public sealed class TradeJournalTests
{
    const int Place = 5;
    readonly TradeJournal _journal = new();

    [Fact]
    public void Books_that_are_what_callers_were_told_are_right()
    {
        Note(TradeKind.NewOrder, 1, Outcome.Done, result: 1);
        Note(TradeKind.NewOrder, 2, Outcome.Unknown);
        Note(TradeKind.NewOrder, 3, Outcome.Unknown);
        Note(TradeKind.NewOrder, 4, Outcome.Refused);
        Note(TradeKind.Payment, 5, Outcome.Done);
        Note(TradeKind.Payment, 6, Outcome.Refused);
        Note(TradeKind.Delivery, 7, Outcome.Done, result: 1);
        Note(TradeKind.StockLevel, 8, Outcome.Done);
        Assert.Null(Evidence([Order(1, 1, carrier: 7), Order(2, 2)], 5));
    }

    [Fact]
    public void An_order_that_is_lost_is_found()
    {
        Note(TradeKind.NewOrder, 1, Outcome.Done, result: 1);
        Assert.Contains("acknowledged", Evidence([]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_with_another_number_is_found()
    {
        Note(TradeKind.NewOrder, 1, Outcome.Done, result: 1);
        Assert.Contains("acknowledged", Evidence([Order(1, 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_that_is_lost_is_found()
    {
        Note(TradeKind.Payment, 1, Outcome.Done);
        Assert.Contains("acknowledged", Evidence([]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_delivery_that_is_lost_in_part_is_found()
    {
        Note(TradeKind.NewOrder, 1, Outcome.Done, result: 1);
        Note(TradeKind.NewOrder, 2, Outcome.Done, result: 2);
        Note(TradeKind.Delivery, 3, Outcome.Done, result: 2);
        string? evidence = Evidence([Order(1, 1, carrier: 3), Order(2, 2)]);
        Assert.Contains("acknowledged", evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(TradeKind.NewOrder))]
    [InlineData(nameof(TradeKind.Payment))]
    [InlineData(nameof(TradeKind.Delivery))]
    public void What_was_refused_and_is_there_is_found(string name)
    {
        TradeKind kind = Enum.Parse<TradeKind>(name);
        Note(kind, 1, Outcome.Refused);
        Note(TradeKind.NewOrder, 2, Outcome.Done, result: 1);
        string? evidence = kind switch
        {
            TradeKind.NewOrder => Evidence([Order(2, 1), Order(1, 2)]),
            TradeKind.Payment => Evidence([Order(2, 1)], 1),
            _ => Evidence([Order(2, 1, carrier: 1)]),
        };
        Assert.Contains("refused", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_has_asked_for_is_found()
        => Assert.Contains("nobody", Evidence([Order(1, 1)]), StringComparison.Ordinal);

    [Fact]
    public void What_is_there_twice_is_found()
    {
        Note(TradeKind.NewOrder, 1, Outcome.Done, result: 1);
        Assert.Contains("twice", Evidence([Order(1, 1), Order(1, 2)]), StringComparison.Ordinal);
        Note(TradeKind.Payment, 2, Outcome.Done);
        Assert.Contains("twice", Evidence([Order(1, 1)], 2, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_before_one_that_was_over_is_found()
    {
        Note(TradeKind.NewOrder, 1, Outcome.Done, result: 2);
        Note(TradeKind.NewOrder, 2, Outcome.Done, result: 1);
        string? evidence = Evidence([Order(1, 2), Order(2, 1)]);
        Assert.Contains("smaller number", evidence, StringComparison.Ordinal);
    }

    static OrderFact Order(long mark, int number, long carrier = 0) => new(mark, Place, number, carrier);

    string? Evidence(OrderFact[] orders, params long[] payments)
        => _journal.EvidenceAgainst(new TradeFacts([.. orders], [.. payments]));

    void Note(TradeKind kind, long mark, Outcome outcome, int result = 0)
        => _journal.Add(new TradeNote(kind, mark, _journal.Tick(), _journal.Tick(), outcome, result));
}
