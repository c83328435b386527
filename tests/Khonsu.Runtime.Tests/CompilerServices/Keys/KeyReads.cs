using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Generated keys that are read back.</summary>
static class KeyReads
{
    const int MutationCount = 20;

    /// <summary>Reads a row's key by the generated code of its record.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryKey<TKey, TRow>(byte[] bytes, out TKey? key)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.TryReadKey(new KeyReader(bytes), out key);

    /// <summary>Reads keys of rows back, and bytes that are a little other.</summary>
    public static void CheckKeys<TKey, TRow>(TKey[] keys, Random random)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        foreach (TKey key in keys)
        {
            byte[] bytes = KeyBytes.OfKey<TKey, TRow>(key)!;
            if (!TryKey<TKey, TRow>(bytes, out TKey? read) || !read!.Equals(key))
                Assert.Fail($"{key} has the bytes {Convert.ToHexString(bytes)}, which are read as {read}");
            Assert.Equal(bytes, KeyBytes.OfKey<TKey, TRow>(read));
            for (int i = 0; i < MutationCount; i++)
            {
                byte[] other = KeyMutations.Of(bytes, random);
                if (TryKey<TKey, TRow>(other, out TKey? found))
                    Assert.Equal(other, KeyBytes.OfKey<TKey, TRow>(found!));
            }
        }
    }

    /// <summary>Reads the keys of rows in an index back, by all their columns and by the first ones, and bytes that are
    /// a little other.</summary>
    public static void CheckIndex<TKey, TRow, TIndexKey>(
        IndexDefinition<TKey, TRow, TIndexKey> index, TRow[] rows, Random random)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        foreach (TIndexKey key in rows.Select(index.KeyOf))
        {
            for (int columns = 1; columns <= index.Columns.Count; columns++)
            {
                byte[] bytes = KeyBytes.OfIndex(index, key, columns)!;
                if (!index.TryReadKey(new KeyReader(bytes), columns, out TIndexKey? read))
                    Assert.Fail($"{index.Name}: {columns} columns of {key}: {Convert.ToHexString(bytes)} is refused");
                CheckColumns(index, key, read, columns);
                Assert.Equal(bytes, KeyBytes.OfIndex(index, read, columns));
                CheckOthers(index, bytes, columns, random);
            }
        }
    }

    static void CheckColumns<TKey, TRow, TIndexKey>(
        IndexDefinition<TKey, TRow, TIndexKey> index, TIndexKey key, TIndexKey read, int columns)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        if (columns == index.Columns.Count)
        {
            Assert.True(EqualityComparer<TIndexKey>.Default.Equals(key, read), $"{key} is read as {read}");
            return;
        }

        ITuple before = (ITuple)key!;
        ITuple after = (ITuple)read!;
        ITuple none = (ITuple)default(TIndexKey)!;
        for (int i = 0; i < before.Length; i++)
            Assert.True(Equals(i < columns ? before[i] : none[i], after[i]), $"{columns} of {key} are read as {read}");
    }

    static void CheckOthers<TKey, TRow, TIndexKey>(
        IndexDefinition<TKey, TRow, TIndexKey> index, byte[] bytes, int columns, Random random)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        Assert.False(index.TryReadKey(new KeyReader(bytes[..^1]), columns, out _));
        Assert.False(index.TryReadKey(new KeyReader((byte[])[.. bytes, 0]), columns, out _));
        for (int i = 0; i < MutationCount; i++)
        {
            byte[] other = KeyMutations.Of(bytes, random);
            if (index.TryReadKey(new KeyReader(other), columns, out TIndexKey? key))
                Assert.Equal(other, KeyBytes.OfIndex(index, key, columns));
        }
    }
}
