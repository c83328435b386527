#if KHONSU_REPLICA_PROGRAM
namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>A body on a store.</summary>
sealed class StoreView(
    Table<long, Cell> cells, Table<long, Heap> heaps, Table<long, Purse> purses) : IView
{
    public Cell? Get(long id) => cells.Find(id);

    public IEnumerable<long> Between(long first, long last)
        => cells.ByLevel.Range(first, last).Select(static cell => cell.Id).ToArray();

    public int Count() => cells.Count;

    public long ValueOf(long heap) => heaps[heap].Value;

    public void Put(Cell cell) => cells.Upsert(cell);

    public bool Remove(long id) => cells.Remove(id);

    public void Merge(long id, long value, int small, string text)
    {
        if (value >= 0)
            heaps.Merge(id).Value += value;
        else
            heaps.Merge(id).Value -= -value;
        if (small > 0)
            heaps.Merge(id).Small += (byte)small;
        else if (small < 0)
            heaps.Merge(id).Small -= (byte)-small;
        if (text.Length != 0)
            heaps.Merge(id).AppendText(text);
    }

    public void Pay(long id, long coins) => purses.Merge(id).Coins -= coins;
}
#endif
