namespace Khonsu.Dependencies;

/// <summary>
/// Rows that a commit has read, as numbers: the chain of a row that was there, the hash of a key that was absent.
/// Immutable. A few are searched one by one, more by open addressing.
/// </summary>
/// <remarks>
/// Why the hash for an absent row: its chain may leave the index once nobody holds it, and then another one is made for
/// the key. Two keys with one hash are taken for one, which may refuse a commit too many and never one too few.
/// </remarks>
internal readonly struct RowSet
{
    const int LinearMax = 16;
    const long AbsentBit = long.MinValue;
    const int HashBits = 32;

    // At most LinearMax keys, or a table with free places, which hold 0.
    readonly long[] _keys;

    RowSet(long[] keys) => _keys = keys;

    /// <summary>What stands for a row that is there.</summary>
    /// <param name="chainId">The id of its chain.</param>
    /// <returns>A positive number.</returns>
    internal static long KeyOfChain(long chainId) => chainId + 1;

    /// <summary>What stands for a key that has no row.</summary>
    /// <param name="tableSlot">Slot of the table.</param>
    /// <param name="hash">The hash of the key.</param>
    /// <returns>A negative number.</returns>
    internal static long KeyOfAbsent(int tableSlot, int hash)
        => AbsentBit | ((long)tableSlot << HashBits) | (uint)hash;

    /// <summary>Makes a set.</summary>
    /// <param name="keys">The keys; some may be there several times.</param>
    /// <returns>The set.</returns>
    internal static RowSet Of(ReadOnlySpan<long> keys)
    {
        if (keys.Length <= LinearMax)
            return new RowSet(keys.ToArray());
        var table = new long[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)keys.Length * 2)];
        foreach (long key in keys)
        {
            int place = PlaceOf(key, table.Length);
            while (table[place] != 0 && table[place] != key)
                place = (place + 1) & (table.Length - 1);
            table[place] = key;
        }

        return new RowSet(table);
    }

    /// <summary>Asks for a row.</summary>
    /// <param name="key">What stands for it.</param>
    /// <returns>True when it is in the set.</returns>
    internal bool Contains(long key)
    {
        if (_keys.Length <= LinearMax)
            return Array.IndexOf(_keys, key) >= 0;
        int place = PlaceOf(key, _keys.Length);
        for (; _keys[place] != 0; place = (place + 1) & (_keys.Length - 1))
        {
            if (_keys[place] == key)
                return true;
        }

        return false;
    }

    static int PlaceOf(long key, int length) => (int)((ulong)key * 0x9E3779B97F4A7C15UL >> 33) & (length - 1);
}
