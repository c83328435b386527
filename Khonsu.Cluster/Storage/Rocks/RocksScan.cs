using RocksDbSharp;

namespace Khonsu.Cluster.Storage.Rocks;

/// <summary>
/// A walk over keys in order. An iterator of the library ends without a word where a block is damaged, so the end of a
/// walk is always asked for what it ended by.
/// </summary>
sealed class RocksScan : IDisposable
{
    readonly RocksDatabase _database;
    readonly ReadOptions _options = new();
    readonly Iterator _iterator;
    bool _isStarted;

    internal RocksScan(RocksDatabase database, RocksDb native, ColumnFamily family, byte[] from, byte[] to)
    {
        _database = database;
        _options.SetVerifyChecksums(true).SetIterateUpperBound(to);
        _iterator = native.NewIterator(database.HandleOf(family), _options);
        _iterator.Seek(from);
    }

    /// <summary>The key; valid until the next step.</summary>
    public ReadOnlySpan<byte> Key => _iterator.GetKeySpan();

    /// <summary>The value; valid until the next step.</summary>
    public ReadOnlySpan<byte> Value => _iterator.GetValueSpan();

    /// <summary>Goes to the first, then to the next key.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="StorageException">What comes next cannot be read.</exception>
    public bool Next()
    {
        if (_isStarted)
            _iterator.Next();
        _isStarted = true;
        if (_iterator.Valid())
            return true;
        _database.Guard("scan", () => Native.Instance.rocksdb_iter_get_error(_iterator.Handle));
        return false;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _iterator.Dispose();
        // Why: the library reads its bounds through the options for as long as the iterator lives.
        GC.KeepAlive(_options);
    }
}
