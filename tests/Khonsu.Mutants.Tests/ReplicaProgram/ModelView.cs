#if KHONSU_REPLICA_PROGRAM
namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>A body on the model, one after the other in the order of the log.</summary>
sealed class ModelView : IView
{
    readonly SortedDictionary<long, Cell> _cells = [];
    readonly SortedDictionary<long, Heap> _heaps = [];
    readonly SortedDictionary<long, Purse> _purses = [];

    public ModelView(IEnumerable<Heap> heaps, IEnumerable<Purse> purses)
    {
        foreach (Heap heap in heaps)
            _heaps.Add(heap.Id, heap);
        foreach (Purse purse in purses)
            _purses.Add(purse.Id, purse);
    }

    public string Content => string.Join(
        '\n', [.. _cells.Values.Select(Text), .. _heaps.Values.Select(Text), .. _purses.Values.Select(Text)]);

    public static string ContentOf(KhonsuStore store) => store.Read(static tx => string.Join(
        '\n',
        [
            .. tx.Cells.OrderBy(static row => row.Id).Select(Text),
            .. tx.Heaps.OrderBy(static row => row.Id).Select(Text),
            .. tx.Purses.OrderBy(static row => row.Id).Select(Text),
        ]));

    public Cell? Get(long id) => _cells.GetValueOrDefault(id);

    public IEnumerable<long> Between(long first, long last) => _cells.Values
        .Where(cell => cell.Level >= first && cell.Level <= last)
        .Select(static cell => cell.Id).ToArray();

    public int Count() => _cells.Count;

    public long ValueOf(long heap) => _heaps[heap].Value;

    public void Put(Cell cell) => _cells[cell.Id] = cell;

    public bool Remove(long id) => _cells.Remove(id);

    public void Merge(long id, long value, int small, string text) => _heaps[id] = _heaps[id] with
    {
        Value = _heaps[id].Value + value,
        Small = checked((byte)(_heaps[id].Small + small)),
        Text = _heaps[id].Text + text,
    };

    public void Pay(long id, long coins)
    {
        Purse left = _purses[id] with { Coins = _purses[id].Coins - coins };
        _purses[id] = left.Coins >= 0 ? left : throw new InvalidOperationException($"purse {id} is overdrawn");
    }

    static string Text(object row) => row.ToString()!;
}
#endif
