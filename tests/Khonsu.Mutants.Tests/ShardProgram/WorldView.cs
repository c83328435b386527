#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>The rows of a store, in a transaction: notes what is read and written, and holds it against what must be
/// there.</summary>
/// <param name="tx">The transaction.</param>
/// <param name="record">Takes notes.</param>
/// <param name="expected">Tells by key what the store must show now.</param>
/// <param name="between">Called before each read: others may go on.</param>
/// <param name="isReadable">Whether the store belongs together.</param>
sealed class WorldView(
    Transaction tx, WorldTransaction record, Func<RowState[]> expected, Action between, Func<bool> isReadable)
{
    // What the store has shown since the transaction has begun, latest last. Why not the first alone: a transaction may
    // move on to a later snapshot while it reads.
    readonly List<RowState[]> _expected = [expected()];

    /// <summary>Reads a slot.</summary>
    public Slot? Slot(long id)
    {
        GoOn();
        Slot? slot = tx.Slots.Find(id);
        Note((int)id, slot is null ? null : RowState.Of(slot));
        return slot;
    }

    /// <summary>Reads a memo.</summary>
    public Memo? Memo(long id)
    {
        GoOn();
        Memo? memo = tx.Memos.Find(id);
        Note(WorldKeys.OfMemo(id), memo is null ? null : RowState.Of(memo));
        return memo;
    }

    /// <summary>Looks through bands.</summary>
    /// <returns>The coins that are in them.</returns>
    public long CoinsBetween(long from, long to)
    {
        GoOn();
        return Look(tx.Slots.ByBand.Range(from, to), from, to);
    }

    /// <summary>Looks through all slots.</summary>
    /// <returns>The coins.</returns>
    public long CoinsOfAll()
    {
        GoOn();
        return Look(tx.Slots, long.MinValue, long.MaxValue);
    }

    /// <summary>Writes a slot.</summary>
    public void Put(Slot slot)
    {
        Slot written = slot with { Writer = record.Number };
        tx.Slots.Upsert(written);
        record.Writes[(int)slot.Id] = RowState.Of(written);
    }

    /// <summary>Deletes a slot that is there.</summary>
    public void Delete(Slot slot)
    {
        Check(tx.Slots.Remove(slot.Id), $"slot {slot.Id} is not there");
        record.Writes[(int)slot.Id] = new RowState(false, 0, 0, record.Number);
    }

    /// <summary>Writes a memo.</summary>
    public void PutMemo(long id)
    {
        tx.Memos.Upsert(new Memo(id, record.Number));
        record.Writes[WorldKeys.OfMemo(id)] = new RowState(true, 0, 0, record.Number);
    }

    /// <summary>Deletes a memo that is there.</summary>
    public void DeleteMemo(long id)
    {
        Check(tx.Memos.Remove(id), $"memo {id} is not there");
        record.Writes[WorldKeys.OfMemo(id)] = new RowState(false, 0, 0, record.Number);
    }

    long Look(IEnumerable<Slot> slots, long from, long to)
    {
        long coins = 0;
        var found = new RowState?[WorldKeys.Slots];
        foreach (Slot slot in slots)
        {
            Check(found[slot.Id] is null, $"slot {slot.Id} is there twice");
            found[slot.Id] = RowState.Of(slot);
            coins += slot.Coins;
        }

        record.SlotWriters = new long[WorldKeys.Slots];
        for (int key = 0; key < found.Length; key++)
        {
            RowState? row = found[key];
            record.SlotWriters[key] = Find(key, row, one => row is { } there
                ? one == there
                : !one.Exists || one.Band < from || one.Band > to).Writer;
        }

        record.Bands.Add((from, to));
        return coins;
    }

    void Note(int key, RowState? found)
        => record.Reads[key] = Find(key, found, one => found is { } row ? one == row : !one.Exists).Writer;

    RowState Find(int key, RowState? found, Func<RowState, bool> isIt)
    {
        for (int place = _expected.Count - 1; place >= 0; place--)
        {
            if (isIt(_expected[place][key]))
                return _expected[place][key];
        }

        throw new WorldException($"key {key} is {found}, not {_expected[^1][key]}: {record}");
    }

    void GoOn()
    {
        between();
        // Why here: the store asks only who begins, and what moves on to a later snapshot may see a part of it.
        if (!isReadable())
            throw new NotReadableException();
        _expected.Add(expected());
    }

    void Check(bool isTrue, string evidence)
    {
        if (!isTrue)
            throw new WorldException($"{evidence}: {record}");
    }
}
#endif
