using Khonsu.Cluster;
using Khonsu.Processes.Wholesale;
using Khonsu.Processes.Words;

namespace Khonsu.Processes;

/// <summary>Trades: a request has one step, whose key is the <see cref="TradeKind"/> and whose value is the mark.
/// </summary>
sealed class TradeMember(KhonsuNode<Trade> node) : Member
{
    /// <summary>Names it on the command line.</summary>
    public const string Word = "trade";

    readonly Trader _trader = new(node.Model, TradeMix.Standard);
    volatile bool _isFilled;

    protected override KhonsuNodeStatus Status => node.Status;

    /// <inheritdoc />
    /// <returns>What it has given as a value; of books that are closed the facts, and as text their digest.</returns>
    /// <exception cref="BrokenBooksException">A condition does not hold.</exception>
    protected override async Task<Answer> RunAsync(Request request)
    {
        var kind = (TradeKind)request.Steps[0].Key;
        long mark = request.Steps[0].Value;
        if (kind is not (TradeKind.Fill or TradeKind.Close) && !IsFilled())
            return new Answer(request.Number, Outcome.Refused, [], "The first rows are not there yet.");
        switch (kind)
        {
            case TradeKind.Fill:
                await _trader.FillAsync().ConfigureAwait(false);
                return new Answer(request.Number, Outcome.Done, []);
            case TradeKind.Audit:
                Check(_trader.Audit());
                return new Answer(request.Number, Outcome.Done, []);
            case TradeKind.AuditEarnings:
                Check(await _trader.AuditEarningsAsync().ConfigureAwait(false));
                return new Answer(request.Number, Outcome.Done, []);
            case TradeKind.Close:
                await node.SynchronizeAsync().ConfigureAwait(false);
                return Close(request.Number);
            default:
                return await TradeAsync(request.Number, kind, mark).ConfigureAwait(false);
        }
    }

    // A member that has started shows more and more of its log: what was made first may be missing for a moment.
    bool IsFilled()
        => _isFilled = _isFilled || node.Model.Read(static tx => tx.Warehouses.Count) == TradeSize.Warehouses;

    async Task<Answer> TradeAsync(long number, TradeKind kind, long mark)
    {
        try
        {
            int result = await _trader.RunAsync(kind, mark).ConfigureAwait(false);
            return new Answer(number, Outcome.Done, [new Reading(0, (int)kind, [result])]);
        }
        catch (GivenUpException)
        {
            return new Answer(number, Outcome.Refused, []);
        }
    }

    Answer Close(long number)
    {
        TradeBooks books = _trader.Books();
        Check(TradeAudit.EvidenceAgainst(books, TradeMix.Standard));
        var facts = TradeFacts.Of(books);
        return new Answer(
            number,
            Outcome.Done,
            [new Reading(0, 0, [.. OrderFact.ToNumbers(facts.Orders)]), new Reading(1, 0, facts.Payments)],
            books.Digest());
    }

    static void Check(string? evidence)
    {
        if (evidence is not null)
            throw new BrokenBooksException(evidence);
    }
}
