using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Ratio.Features;

/// <summary>Rows in an order, as a rival keeps them: rows 0 to n-1, each at first in the place of its number.</summary>
/// <param name="rows">How many.</param>
abstract class OrderedRows(int rows)
{
    /// <summary>Rows of a range that is read.</summary>
    public const int RangeRows = 1_000;

    const int LastRows = 10;

    // Spreads the moves; a prime, so that all rows are moved.
    const long Stride = 7_919;

    /// <summary>Rows.</summary>
    protected int Rows { get; } = rows;

    /// <summary>Moves a row, then reads the last ones.</summary>
    public FeatureContestant Mover() => new(Name, MoveAndRead, _ => Complaint(), Dispose);

    /// <summary>Worker 0 sums a range; the others move rows.</summary>
    public FeatureContestant Scanner() => new(
        Name,
        worker =>
        {
            if (worker.Index == 0)
                worker.ReadSum += SumRange(Rows / 4, (Rows / 4) + RangeRows - 1);
            else
                MoveNext(worker);
        },
        _ => Complaint(),
        Dispose,
        batchOperations: 1);

    /// <summary>How the report calls it.</summary>
    protected abstract string Name { get; }

    /// <summary>Gives a row another place.</summary>
    protected abstract void Move(long id, long rank);

    /// <summary>Adds the numbers of the last rows.</summary>
    protected abstract long SumLast(int count);

    /// <summary>Adds the numbers of the rows in a range of places.</summary>
    protected abstract long SumRange(long from, long to);

    /// <summary>Numbers of all rows, in their order.</summary>
    protected abstract IEnumerable<long> InOrder();

    /// <summary>Ends it.</summary>
    protected abstract void Dispose();

    void MoveAndRead(Worker worker)
    {
        MoveNext(worker);
        worker.ReadSum += SumLast(LastRows);
    }

    // Why by the worker's number: two workers never move the same row, so nobody can be refused for that.
    void MoveNext(Worker worker)
    {
        var step = worker.Cursor++;
        var id = (((step * Stride) % (Rows / 2)) * 2) + (worker.Index & 1);
        Move(id, (id + (step * Stride)) % Rows);
    }

    string? Complaint()
    {
        var ids = InOrder().ToHashSet();
        return ids.Count == Rows ? null : $"{ids.Count} of {Rows} rows are there";
    }
}
