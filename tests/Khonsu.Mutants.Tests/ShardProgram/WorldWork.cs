#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>What a transaction does.</summary>
/// <param name="Kind">What.</param>
/// <param name="Slots">Slots, in any order.</param>
/// <param name="Memos">Memos, in any order.</param>
/// <param name="Amount">How much.</param>
sealed record WorldWork(WorldWorkKind Kind, long[] Slots, long[] Memos, long Amount)
{
    const long FirstCoins = 100;
    static readonly WorldWorkKind[] s_kinds =
        [.. Enum.GetValues<WorldWorkKind>().Where(static kind => kind > WorldWorkKind.Each)];

    /// <summary>What all slots have together.</summary>
    public const long Coins = FirstCoins * WorldKeys.Slots;

    /// <summary>Fills the store.</summary>
    public static readonly WorldWork Fill = new(WorldWorkKind.Fill, [], [], 0);

    /// <summary>Draws one.</summary>
    /// <param name="random">The chance.</param>
    /// <param name="together">Keys of one shard, from which to draw; null for all.</param>
    public static WorldWork Draw(Random random, IReadOnlyList<int>? together)
    {
        WorldWorkKind kind = s_kinds[random.Next(s_kinds.Length)];
        int[] keys = [.. together ?? [.. Enumerable.Range(0, WorldKeys.Count)]];
        random.Shuffle(keys);
        long[] slots = [.. keys.Where(WorldKeys.IsSlot).Select(static key => (long)key)];
        long[] memos = [.. keys.Where(static key => !WorldKeys.IsSlot(key))
            .Select(static key => (long)key - WorldKeys.Slots)];
        return new WorldWork(kind, slots, memos, random.Next(1, 20));
    }

    /// <summary>Does it.</summary>
    /// <param name="view">The rows.</param>
    public void Run(WorldView view)
    {
        switch (Kind)
        {
            case WorldWorkKind.Fill:
                for (int id = 0; id < WorldKeys.Slots; id++)
                    view.Put(new Slot(id, id % WorldKeys.Bands, FirstCoins, 0));
                break;
            case WorldWorkKind.Each:
                foreach (long id in Slots)
                {
                    if (view.Slot(id) is { } slot)
                        view.Put(slot with { Band = (slot.Band + Amount) % WorldKeys.Bands });
                }

                break;
            case WorldWorkKind.Transfer when Slots.Length > 1:
                Transfer(view);
                break;
            case WorldWorkKind.Skew when Slots.Length > 1:
                Skew(view);
                break;
            case WorldWorkKind.Look:
                long from = Amount % WorldKeys.Bands;
                if (view.CoinsBetween(from, from + (Amount & 1)) >= 0)
                    PutOne(view);
                break;
            case WorldWorkKind.LookAtAll:
                if (view.CoinsOfAll() is var coins && coins > 0 && coins != Coins)
                    throw new WorldException($"there are {coins} coins");
                PutOne(view);
                break;
            case WorldWorkKind.Reply when Slots.Length > 0 && Memos.Length > 0:
                view.Memo(Memos.Min());
                if (view.Slot(Slots[0]) is { } answered)
                    view.Put(answered with { Band = (answered.Band + Amount) % WorldKeys.Bands });
                break;
            case WorldWorkKind.Blind when Memos.Length > 0:
                for (int place = 0; place < Math.Min(Memos.Length, 1 + (Amount % 3)); place++)
                    view.PutMemo(Memos[place]);
                break;
            case WorldWorkKind.Chain when Memos.Length > 0:
                view.Memo(Memos[0]);
                view.PutMemo(Memos[0]);
                break;
            case WorldWorkKind.Erase when Memos.Length > 0:
                if (view.Memo(Memos[0]) is null)
                    view.PutMemo(Memos[0]);
                else
                    view.DeleteMemo(Memos[0]);
                break;
            case WorldWorkKind.Move when Slots.Length > 0:
                if (view.Slot(Slots[0]) is { } moved)
                    view.Put(moved with { Band = (moved.Band + Amount) % WorldKeys.Bands });
                break;
            case WorldWorkKind.Close when Slots.Length > 1:
                Close(view);
                break;
        }
    }

    void Transfer(WorldView view)
    {
        if (view.Slot(Slots[0]) is not { } source || view.Slot(Slots[1]) is not { } target)
            return;
        view.Put(source with { Coins = source.Coins - Amount });
        view.Put(target with { Coins = target.Coins + Amount });
    }

    // Reads more than it writes: two of them that write what the other one reads are not to commit both.
    void Skew(WorldView view)
    {
        // Why those: others that do the same meet them.
        long[] pair = [Slots.Min(), Slots.Max()];
        int written = (int)(Amount % 2);
        Slot? other = view.Slot(pair[1 - written]);
        if (view.Slot(pair[written]) is { } slot)
            view.Put(slot with { Band = ((other?.Band ?? 0) + 1) % WorldKeys.Bands });
    }

    // One is deleted and its coins go to the other, or one comes with coins of the other.
    void Close(WorldView view)
    {
        Slot? closed = view.Slot(Slots[0]);
        if (view.Slot(Slots[1]) is not { } other)
            return;
        long coins = closed?.Coins ?? -Amount;
        view.Put(other with { Coins = other.Coins + coins });
        if (closed is null)
            view.Put(new Slot(Slots[0], Amount % WorldKeys.Bands, Amount, 0));
        else
            view.Delete(closed);
    }

    void PutOne(WorldView view)
    {
        // Why the first one: who replies meets it.
        if (Memos.Length > 0 && (Amount % 4 < 2 || Slots.Length == 0))
            view.PutMemo(Memos.Min());
        else if (view.Slot(Slots[0]) is { } slot)
            view.Put(slot with { Band = (slot.Band + 1) % WorldKeys.Bands });
    }

    /// <inheritdoc />
    public override string ToString()
        => $"{Kind}({string.Join(' ', Slots.Take(2))};{string.Join(' ', Memos.Take(3))};{Amount})";
}
#endif
