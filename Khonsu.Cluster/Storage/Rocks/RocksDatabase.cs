using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using RocksDbSharp;
using WalRecovery = RocksDbSharp.Recovery;

namespace Khonsu.Cluster.Storage.Rocks;

/// <summary>
/// The only door to the library that keeps bytes on the disk. It opens a database so that damage is refused and not
/// skipped, asks every iterator how it ended, and after the first failed write refuses all further ones.
/// </summary>
/// <remarks>
/// The library's own default of recovery ends silently at the first damaged record of its write-ahead log, with all
/// acknowledged records after it gone; here only an unfinished record at the very end is dropped. A log that is
/// missing, or whose end is, <see cref="Watermark"/> notices.
/// </remarks>
sealed class RocksDatabase : IDisposable
{
    const ulong LogBufferBytes = 64UL << 20;

    // The library writes a report at each start, for people; it would keep a thousand.
    const ulong ReportsMax = 10;

    readonly string _directory;
    readonly RocksDb _native;

    // Why kept: the library frees options by finalizers, also while a database uses them.
    readonly object[] _options;
    readonly ColumnFamilyHandle[] _families;
    readonly WriteOptions _synced = new WriteOptions().SetSync(true);
    readonly WriteOptions _unsynced = new();
    readonly ReadOptions _reading = new ReadOptions().SetVerifyChecksums(true);
    StorageException? _failure;

    RocksDatabase(string directory, RocksDb native, params object[] options)
    {
        _directory = directory;
        _native = native;
        _options = options;
        _families = [.. Enum.GetNames<ColumnFamily>().Select(name => native.GetColumnFamily(NameOf(name)))];
    }

    /// <summary>Opens a database.</summary>
    /// <param name="directory">Its own directory.</param>
    /// <param name="mayCreate">Whether it is made where there is none.</param>
    /// <exception cref="StorageException">It is damaged, in use, or cannot be written.</exception>
    public static RocksDatabase Open(string directory, bool mayCreate)
    {
        DbOptions options = new DbOptions()
            .SetCreateIfMissing(mayCreate)
            .SetCreateMissingColumnFamilies(mayCreate)
            .SetWalRecoveryMode(WalRecovery.TolerateCorruptedTailRecords)
            .SetParanoidChecks(true)
            .SetKeepLogFileNum(ReportsMax);
        Native.Instance.rocksdb_options_set_avoid_flush_during_recovery(options.Handle, 1);
        // Why no second try: after a failed write the node starts again.
        Native.Instance.rocksdb_options_set_max_bgerror_resume_count(options.Handle, 0);
        var families = new ColumnFamilies(new ColumnFamilyOptions());
        foreach (string name in Enum.GetNames<ColumnFamily>())
            families.Add(NameOf(name), new ColumnFamilyOptions().SetWriteBufferSize(LogBufferBytes));
        return Opened(directory, options, families, () => RocksDb.Open(options, directory, families));
    }

    /// <summary>Opens a database to read what it has now; nothing on the disk is changed.</summary>
    /// <param name="directory">Its directory.</param>
    /// <exception cref="StorageException">It is damaged or missing.</exception>
    public static RocksDatabase OpenToRead(string directory)
    {
        DbOptions options = new DbOptions()
            .SetWalRecoveryMode(WalRecovery.TolerateCorruptedTailRecords)
            .SetParanoidChecks(true);
        WriteNoReport(options);
        var families = new ColumnFamilies(new ColumnFamilyOptions());
        foreach (string name in Enum.GetNames<ColumnFamily>())
            families.Add(NameOf(name), new ColumnFamilyOptions());
        return Opened(
            directory, options, families, () => RocksDb.OpenReadOnly(options, directory, families, false));
    }

    // Why: else the library writes one into the directory, which is to be read only.
    static void WriteNoReport(DbOptions options)
    {
        const int FatalLevel = 4;
        IntPtr prefix = Marshal.StringToHGlobalAnsi("");
        IntPtr logger = Native.Instance.rocksdb_logger_create_stderr_logger(FatalLevel, prefix);
        Native.Instance.rocksdb_options_set_info_log(options.Handle, logger);
        Native.Instance.rocksdb_logger_destroy(logger);
        Marshal.FreeHGlobal(prefix);
    }

    static RocksDatabase Opened(string directory, DbOptions options, ColumnFamilies families, Func<RocksDb> open)
    {
        try
        {
            return new RocksDatabase(directory, open(), options, families);
        }
        catch (RocksDbException error)
        {
            throw RocksErrors.Of(error, "open", directory);
        }
    }

    /// <summary>Makes an empty batch for this database.</summary>
    public RocksBatch NewBatch() => new(this);

    /// <summary>Reads a value.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public byte[]? Get(ColumnFamily family, ReadOnlySpan<byte> key)
    {
        try
        {
            return _native.Get(key, HandleOf(family), _reading);
        }
        catch (RocksDbException error)
        {
            throw RocksErrors.Of(error, "read", _directory);
        }
    }

    /// <summary>Walks over keys in order.</summary>
    /// <param name="family">Where.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">Where to end, exclusive; must not be changed while the walk lasts.</param>
    public RocksScan Scan(ColumnFamily family, byte[] from, byte[] to) => new(this, _native, family, from, to);

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The changes.</param>
    /// <param name="mustSync">Whether they, and all before them, are durable when the call returns.</param>
    /// <exception cref="StorageException">It failed, now or at an earlier call: what is durable is not known any more,
    /// and the database takes nothing more until it is opened again.</exception>
    public void Write(RocksBatch batch, bool mustSync)
    {
        if (_failure is { } failure)
            throw new StorageException(failure.Fault, failure.Message, failure);
        try
        {
            Guard("write", () => _native.Write(batch.Batch, mustSync ? _synced : _unsynced));
        }
        catch (StorageException error)
        {
            // Why for good: after a failed sync the system may have dropped what it could not write, and a second sync
            // would report success.
            _failure = error;
            throw;
        }
    }

    /// <summary>Reads every block of every file and compares checksums.</summary>
    /// <exception cref="StorageException">One does not match.</exception>
    public void VerifyChecksums() => Guard("verify", () => Native.Instance.rocksdb_verify_checksum(_native.Handle));

    /// <summary>Moves what only the write-ahead log has into sorted files.</summary>
    /// <exception cref="StorageException">It failed.</exception>
    public void Flush() => Guard("flush", () =>
    {
        FlushOptions waiting = new FlushOptions().SetWaitForFlush(true);
        foreach (ColumnFamilyHandle family in _families)
            Native.Instance.rocksdb_flush_cf(_native.Handle, waiting.Handle, family.Handle);
    });

    /// <inheritdoc />
    public void Dispose()
    {
        _native.Dispose();
        GC.KeepAlive(_options);
    }

    internal ColumnFamilyHandle HandleOf(ColumnFamily family) => _families[(int)family];

    /// <summary>Runs a call of the library and turns its error into ours.</summary>
    internal void Guard(string call, Action action)
    {
        try
        {
            action();
        }
        catch (RocksDbException error)
        {
            throw RocksErrors.Of(error, call, _directory);
        }
    }

    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Part of the format.")]
    static string NameOf(string name) => name.ToLowerInvariant();
}
