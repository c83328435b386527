using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Features;

/// <summary>The rows of a table with an ordered index.</summary>
sealed class KhonsuOrder : OrderedRows
{
    const int FillRowsPerBlock = 1_000;

    readonly KhonsuStore _store = KhonsuStore.Open();

    public KhonsuOrder(int rows)
        : base(rows)
    {
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(FillRowsPerBlock))
            _store.Atomically(chunk, static (tx, ids) =>
            {
                foreach (var id in ids)
                    tx.Rankeds.Add(new Ranked(id, id));
            });
    }

    protected override string Name => "Khonsu";

    protected override void Move(long id, long rank) => _store.Atomically(
        (id, rank), static (tx, move) => tx.Rankeds.Row(move.id).Rank = move.rank);

    protected override long SumLast(int count) => _store.Read(count, static (tx, count) =>
    {
        long sum = 0;
        foreach (var row in tx.Rankeds.ByRank.TopN(count))
            sum += row.Id;
        return sum;
    });

    protected override long SumRange(long from, long to) => _store.Read((from, to), static (tx, range) =>
    {
        long sum = 0;
        foreach (var row in tx.Rankeds.ByRank.Range(range.from, range.to))
            sum += row.Id;
        return sum;
    });

    protected override IEnumerable<long> InOrder() => _store.Read(
        static tx => tx.Rankeds.ByRank.Ascending().Select(static row => row.Id).ToArray());

    protected override void Dispose() => _store.Dispose();
}
