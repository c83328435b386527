using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Bytes of generated keys.</summary>
static class KeyBytes
{
    /// <summary>Writes a row's key.</summary>
    /// <returns>The bytes, or null where the key has none.</returns>
    public static byte[]? OfKey<TKey, TRow>(TKey key)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        KeyWriter writer = new();
        TRow.WriteKey(writer, key);
        return writer.IsExact ? writer.Written.ToArray() : null;
    }

    /// <summary>Writes the first columns of an index's key.</summary>
    /// <returns>The bytes, or null where the key has none.</returns>
    public static byte[]? OfIndex<TKey, TRow, TIndexKey>(
        IndexDefinition<TKey, TRow, TIndexKey> index, TIndexKey key, int columns)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        KeyWriter writer = new();
        index.WriteKey(writer, key, columns);
        return writer.IsExact ? writer.Written.ToArray() : null;
    }

    /// <summary>Compares the bytes of the keys of rows with the keys themselves, each row with each.</summary>
    public static void CheckIndex<TKey, TRow, TIndexKey>(IndexDefinition<TKey, TRow, TIndexKey> index, TRow[] rows)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        TIndexKey[] keys = Array.ConvertAll(rows, index.KeyOf);
        byte[][] wholes = Array.ConvertAll(keys, key => OfIndex(index, key, index.Columns.Count)!);
        // Why: only an order is asked for its first columns.
        for (int columns = index.IsOrdered ? 1 : index.Columns.Count; columns <= index.Columns.Count; columns++)
        {
            byte[][] starts = Array.ConvertAll(keys, key => OfIndex(index, key, columns)!);
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < rows.Length; j++)
                {
                    int expected = Math.Sign(index.ComparePrefix(keys[i], keys[j], columns));
                    int order = Math.Sign(starts[i].AsSpan().SequenceCompareTo(starts[j]));
                    bool isStart = wholes[j].AsSpan().StartsWith(starts[i]);
                    if (order != expected || isStart != (expected == 0))
                        Assert.Fail(
                            $"{index.Name}, {columns} columns: {keys[i]} and {keys[j]} compare as {expected}, "
                            + $"their bytes {Convert.ToHexString(starts[i])} and {Convert.ToHexString(wholes[j])} not");
                }
            }
        }

        CheckEquality(keys, wholes);
    }

    /// <summary>Holds the equality of bytes against that of keys, each with each.</summary>
    public static void CheckEquality<T>(T[] keys, byte[][] bytes)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            for (int j = 0; j < keys.Length; j++)
            {
                bool areEqual = EqualityComparer<T>.Default.Equals(keys[i], keys[j]);
                if (areEqual != bytes[i].AsSpan().SequenceEqual(bytes[j]))
                    Assert.Fail(
                        $"{keys[i]} and {keys[j]} are {(areEqual ? "" : "not ")}equal, "
                        + $"their bytes are {Convert.ToHexString(bytes[i])} and {Convert.ToHexString(bytes[j])}");
            }
        }
    }
}
