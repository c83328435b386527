namespace Khonsu.Stress.Tests.Scripts;

/// <summary>How row numbers and values become keys and rows of one table.</summary>
sealed record RowShape<TKey, TRow>(
    Func<int, TKey> KeyOf,
    Func<TKey, int> RowOf,
    Func<TKey, long, TRow> MakeRow,
    Func<TRow, long> ValueOf)
{
    public TRow Make(int row, long value) => MakeRow(KeyOf(row), value);
}
