using System.ComponentModel;
using Khonsu.Columnar;
using Khonsu.Commit;
using Khonsu.CompilerServices;
using Khonsu.Replication;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>
/// An in-memory store of typed rows with lock-free transactions: many versions of each row, reads that never wait,
/// writes that commit all or nothing.
/// </summary>
/// <remarks>
/// Progress: blocks that only read are wait-free but for helping a commit they meet; commits are lock-free: a thread
/// that stops anywhere stops no other. A transaction that is refused again and again makes younger ones give way for a
/// bounded time; see docs/isolation.md.
/// Threads: every member may be called from any thread. Source: docs/design/commit.md.
/// </remarks>
public sealed partial class KhonsuStore : IDisposable
{
    // The transaction object that this thread used last, of whichever store. It decides nothing: it only saves making
    // another.
    [ThreadStatic]
    static TransactionCore? t_core;

    readonly StoreParts _parts;
    readonly Committer _committer;
    readonly StoreOptions _options;

    // Null for a store that commits by itself.
    readonly ICommitSink? _sink;
    readonly StoreTelemetry _telemetry;

    // Asked in every transaction that writes; none for a store without a model.
    readonly ModelInvariant[] _invariants;

    // Drawn for each transaction object; its transactions count from there.
    long _lastCore;

    // Set for ever by Dispose.
    bool _isDisposed;

    KhonsuStore(StoreOptions options, ModelInvariant[] invariants)
    {
        _options = options;
        _invariants = invariants;
        _sink = options.Sink;
        _parts = new StoreParts(
            options.TimeProvider, options.GuidSource, options.ChangeFeed, options.Retention, _sink is not null);
        if (RulesOf(options.Transactions.Isolation).CertifiesReads)
            _parts.Dependencies.Use();
        _committer = new Committer(_parts);
        _columns = new ColumnCatalog(_parts.Tables, _parts.Rounds);
        _telemetry = new StoreTelemetry(this, options.MeterFactory);
        _sink?.Attach(this);
    }

    /// <summary>What the store's transactions share; for tests and extensions of this assembly.</summary>
    internal StoreParts Parts => _parts;

    /// <summary>Opens an empty store.</summary>
    /// <param name="options">Its settings, or null for the defaults.</param>
    /// <returns>The store.</returns>
    public static KhonsuStore Open(StoreOptions? options = null) => new(options ?? new StoreOptions(), []);

    /// <summary>Opens an empty store whose tables must keep invariants; generated code calls it.</summary>
    /// <param name="options">Its settings, or null for the defaults.</param>
    /// <param name="invariants">What every transaction must leave true.</param>
    /// <returns>The store.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static KhonsuStore OpenModel(StoreOptions? options, params ModelInvariant[] invariants)
    {
        ArgumentNullException.ThrowIfNull(invariants);
        return new(options ?? new StoreOptions(), invariants);
    }

    /// <summary>
    /// Closes the store: later calls are refused, blocks that wait for a change are woken and refused, and blocks that
    /// are running end as usual. Its rows are free to go
    /// when nobody keeps the store, and each other thread whose last block was of it has ended or runs one of another.
    /// </summary>
    public void Dispose()
    {
        // Order: full fence; a reader of the feed that registers after it finds the store closed.
        Interlocked.Exchange(ref _isDisposed, true);
        _parts.Waiters.WakeAll();
        _telemetry.Dispose();
        _columns.Forget();
        if (t_core is { } cached && ReferenceEquals(cached.Store, _parts) && cached.Mode == TransactionMode.Ended)
            t_core = null;
    }

    /// <summary>Begins a transaction that is driven by hand: one attempt, on any thread, also across awaits.</summary>
    /// <param name="options">Its settings, or null for the store's; the number of attempts does not apply.</param>
    /// <returns>The transaction; dispose of it to roll back what was not committed.</returns>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <exception cref="InvalidOperationException">The store keeps only the rows that are read.</exception>
    public Transaction Begin(TransactionOptions? options = null)
    {
        ThrowIfDisposed();
        ThrowIfPartial("transactions that are driven by hand");
        TransactionOptions chosen = options ?? _options.Transactions;
        // Why not from the pool: a handle may be kept and used after its end, which must not reach into another
        // transaction.
        LevelRules rules = RulesOf(chosen.Isolation);
        TransactionCore.CheckResolution(chosen.OnConflict, rules);
        TransactionCore core = NewCore(partial: null);
        core.BeginHandle(rules, CallSiteCapture.NameOf(chosen));
        core.OnConflict = chosen.OnConflict;
        core.SetLimits(chosen.Limits, BeginTime(chosen));
        core.BeginAttempt();
        return new Transaction(core, _committer, _sink, _invariants);
    }

    /// <summary>Takes a transaction object for a block.</summary>
    TransactionCore Rent()
    {
        TransactionCore? cached = t_core;
        if (cached is not null && ReferenceEquals(cached.Store, _parts)
            && cached.Mode == TransactionMode.Ended && !_isDisposed)
        {
            _sink?.CheckReadable();
            return cached;
        }

        return RentSlowly(cached);
    }

    TransactionCore RentSlowly(TransactionCore? cached)
    {
        ThrowIfDisposed();
        // Why the whole row of them: a block of another store may be running inside a block of this one.
        TransactionCore? running = cached is not null && cached.Mode != TransactionMode.Ended ? cached : null;
        for (TransactionCore? outer = running; outer is not null; outer = outer.Outer)
        {
            if (ReferenceEquals(outer.Store, _parts))
                throw new NestedTransactionException();
        }

        // Why: a thread that goes to and fro between stores finds its objects again.
        if (running is null)
            cached?.Store.Pool.Enqueue(cached);
        if (!_parts.Pool.TryDequeue(out TransactionCore? core))
            core = NewCore(_sink?.Partial);
        core.BelongToThread();
        core.Outer = running;
        t_core = core;
        return core;
    }

    void Return(TransactionCore core)
    {
        core.End();
        if (core.Outer is null)
            return;
        // Why: the outer block's object must be where its own blocks look for it.
        t_core = core.Outer;
        core.Outer = null;
        _parts.Pool.Enqueue(core);
    }

    TransactionCore NewCore(IPartialRows? partial)
    {
        const int TransactionBits = 40;
        return new TransactionCore(_parts, Interlocked.Increment(ref _lastCore) << TransactionBits)
        {
            Partial = partial,
        };
    }

    void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        _sink?.CheckReadable();
    }
}
