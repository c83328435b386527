using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>
/// The object behind every transaction: its snapshot, its footprint, its table handles. Blocks take it from a pool; a
/// hand-driven transaction has one of its own.
/// </summary>
/// <remarks>
/// Every attempt reads one snapshot, also one that is bound to fail, so no body ever sees an inconsistent state
/// (opacity). When an updating attempt passes a newer version, it tries to move its whole snapshot forward; where that
/// fails the attempt is doomed: it runs on, consistently, and its commit is refused.
/// Source of the extension: LSA (Riegel, Felber, Fetzer 2006, section 2).
/// </remarks>
internal sealed partial class TransactionCore : Footprint
{
    readonly SnapshotSlot _slot;

    // Bytes below the frame that began the block within which a caller's frame is taken to be of the same thread.
    const nuint NearFrames = 1 << 15;

    // Thread that has the object to run its blocks with.
    int _home;

    // Thread that runs the block; 0 while the object has ended or is a handle, which goes the way round through Enter.
    int _thread;

    // Address of the frame that began the block; 0 with _thread 0.
    nuint _frame;

    // 1 while a call on a handle is under way; taken by compare-and-swap, so two threads cannot be in it at once.
    int _busy;

    // The rules of the block that runs, which a nested one may have made stronger.
    LevelRules _rules = LevelRules.For(IsolationLevel.Serializable);

    // The rules of the transaction.
    LevelRules _ownRules = LevelRules.For(IsolationLevel.Serializable);

    // Whether the attempt has anything that most attempts do not have: merges, hooks, rules for conflicts, writes of
    // tables with indexes or invariants. Perf: one question at the end of each attempt instead of six.
    bool _hasMore;

    // Whether what was read is not all remembered; then the snapshot must stay where it is.
    bool _hasScans;

    internal TransactionCore(StoreParts store, long idBase)
        : base(store.Clock)
    {
        Store = store;
        _slot = store.Snapshots.Own();
        Activity = _slot.Activity;
        Pruner = new VersionPruner(store.Snapshots, store.PruneBacklog) { Activity = Activity };
        TransactionId = idBase;
        // Why from the hash of the object: two losers that pause for the same times meet again each time.
        BackoffState = (uint)RuntimeHelpers.GetHashCode(this) | 1;
    }

    /// <summary>Gives up what an object that nobody refers to any more still has of the store.</summary>
    ~TransactionCore()
    {
        EndIndexWork();
        ReleaseHolds();
        Release();
    }

    /// <summary>The store's shared parts.</summary>
    internal StoreParts Store { get; }

    /// <summary>
    /// The object of the block, of another store, inside which this one's block runs; null for none. The block's
    /// thread's own.
    /// </summary>
    internal TransactionCore? Outer { get; set; }

    /// <summary>What this object does and has done, for looks from outside.</summary>
    internal SlotActivity Activity { get; }

    /// <summary>Where versions go that this object's commits superseded.</summary>
    internal VersionPruner Pruner { get; }

    /// <summary>Number of the present transaction, unique in its store.</summary>
    internal long TransactionId { get; private set; }

    /// <summary>The present transaction's label, or a <see cref="NamedCallSite"/>; null for neither.</summary>
    internal object? Name { get; private set; }

    /// <summary>What the user calls the present transaction, or null.</summary>
    internal string? Label => NamedCallSite.LabelOf(Name);

    /// <summary>The rules of the present level.</summary>
    internal LevelRules Rules => _rules;

    /// <summary>The rules of the transaction, whatever block of it runs.</summary>
    internal LevelRules OwnRules => _ownRules;

    /// <summary>Number of the present attempt, from 1.</summary>
    internal int Attempt { get; private set; }

    /// <summary>What the object is doing.</summary>
    internal TransactionMode Mode { get; private set; }

    /// <summary>Whether a read made it certain that the commit will be refused.</summary>
    internal bool IsDoomed { get; private set; }

    /// <summary>Whether all that was committed before the end of the body is in the store, so that a look at what was
    /// read proves it.</summary>
    internal bool IsProven { get; set; }

    /// <summary>Whether the attempt reads a snapshot that its user has chosen.</summary>
    internal bool IsPast { get; private set; }

    /// <summary>
    /// Changes with every attempt and every end, so that what was begun in one is not used in the next.
    /// </summary>
    internal long Serial { get; private set; }

    /// <summary>The commit timestamp that a log has given to the attempt; 0 where one is drawn.</summary>
    internal long GivenStamp { get; set; }

    /// <summary>Random state of the restarts' pauses.</summary>
    internal uint BackoffState;

    /// <summary>Whether the calling thread is the one that runs this object's block.</summary>
    internal unsafe bool IsOnBlockThread
    {
        // Why an address and not the thread's number: asking for the number costs more than reading a row. A frame just
        // below the one that began the block is on the same stack; frames farther away ask for the number.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            byte here;
            return _frame - (nuint)(&here) < NearFrames || _thread == Environment.CurrentManagedThreadId;
        }
    }

    /// <summary>Notes that the calling thread will run its blocks with this object.</summary>
    // Perf: asking for the thread's number costs as much as reading a row, and most blocks find the object at hand.
    internal void BelongToThread() => _home = Environment.CurrentManagedThreadId;

    /// <summary>Begins a transaction in a block, on the thread that the object belongs to.</summary>
    /// <param name="rules">The level.</param>
    /// <param name="name">Its label, or a <see cref="NamedCallSite"/>; null for neither.</param>
    /// <param name="attempts">How often its body has run before, for a block that goes on after a wait.</param>
    internal unsafe void BeginBlock(LevelRules rules, object? name, int attempts = 0)
    {
        // Why some bytes more: frames of the callers of this method, which lie above it, count too.
        byte here;
        _frame = (nuint)(&here) + (NearFrames / 2);
        _thread = _home;
        Begin(TransactionMode.Block, rules, name);
        Attempt = attempts;
    }

    /// <summary>Begins a hand-driven transaction; its attempt follows.</summary>
    /// <param name="rules">The level.</param>
    /// <param name="name">Its label, or a <see cref="NamedCallSite"/>; null for neither.</param>
    internal void BeginHandle(LevelRules rules, object? name)
    {
        // Why remembered at every level: a handle has one attempt, so a conflict cannot ask for a second one that is.
        Begin(TransactionMode.Handle, rules.ForRecords, name);
    }

    /// <summary>Begins an attempt: takes a snapshot.</summary>
    internal void BeginAttempt()
    {
        Attempt++;
        if (Attempt != 1)
            Activity.BeginAttempt(Attempt);
        Serial++;
        IsDoomed = false;
        IsProven = false;
        _hasScans = false;
        Request = ControlRequest.None;
        // Perf: a store of a reference marks a card, which costs as much as reading a row.
        if (!ReferenceEquals(_rules, _ownRules))
            _rules = _ownRules;
        _hasStrongerBlock = false;
        SetCallWork();
        if (_limits is not null)
            BeginSnapshotTime(_limits);
        if (_rules.CertifiesReads)
            Store.Dependencies.Use();
        Snapshot = _slot.Enter(Clock);
        StepHook.At(Step.SnapshotTaken);
    }

    /// <summary>Begins an attempt that reads the past.</summary>
    /// <param name="timestamp">The snapshot, not after the clock; each table is asked whether it goes so far
    /// back.</param>
    internal void BeginPastAttempt(long timestamp)
    {
        BeginAttempt();
        // Why: a handle is made when its table has been asked; one of another attempt would not ask again.
        ReadHandles = [];
        IsPast = true;
        _slot.TakePast(timestamp);
        Snapshot = timestamp;
        StepHook.At(Step.PastAnnounced);
    }

    /// <summary>Notes that the block that read the past has ended.</summary>
    internal void EndPast() => IsPast = false;

    /// <summary>Asks whether a table can be read at the attempt's snapshot.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="PastNotKeptException">It cannot, if the snapshot is one of the past.</exception>
    internal void CheckPast(TableStore table)
    {
        if (!IsPast)
            return;
        // Order: after the announcement of the snapshot (Inv P2).
        long floor = table.History?.Floor.RaiseToNow() ?? long.MaxValue;
        if (Snapshot < floor)
        {
            throw new PastNotKeptException(
                table.Definition.Name, Snapshot, table.History is null ? null : floor);
        }
    }

    /// <summary>
    /// Ends an attempt: forgets its footprint. The next attempt or the end of the transaction moves its snapshot.
    /// </summary>
    internal void EndAttempt()
    {
        Clear();
        if (_hasMore)
            ClearMore();
        if (_heldCount != 0)
            ReleaseHolds();
    }

    /// <summary>Ends the transaction; every later use is refused.</summary>
    internal void End()
    {
        _thread = 0;
        _frame = 0;
        Serial++;
        Mode = TransactionMode.Ended;
        Name = null;
        if (_age != 0)
            EndStarving();
        EndAttempt();
        _slot.End();
    }

    /// <summary>
    /// Ends the transaction and gives up what the object holds of the store; for one that no pool takes back.
    /// </summary>
    internal void EndForGood()
    {
        End();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Enters a call from anywhere but the block's own thread.</summary>
    /// <returns>A scope that leaves the call.</returns>
    /// <exception cref="TransactionEndedException">The transaction has ended. State left: nothing was done.</exception>
    /// <exception cref="ConcurrentUseException">Another thread uses it. State left: nothing was done by this
    /// call.</exception>
    internal CallScope Enter()
    {
        if (Mode == TransactionMode.Ended)
            throw new TransactionEndedException();
        if (Mode == TransactionMode.Block && !IsOnBlockThread)
            throw new ConcurrentUseException();
        // Order: full fence on both ends, so a call sees what the one before it on another thread left.
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
            throw new ConcurrentUseException();
        if (Mode == TransactionMode.Ended)
        {
            Leave();
            throw new TransactionEndedException();
        }

        return new CallScope(this);
    }

    /// <summary>Leaves a call that <see cref="Enter"/> entered.</summary>
    internal void Leave() => Volatile.Write(ref _busy, 0);

    /// <summary>Notes a commit of this object, so that losers can name it; helpers note it too.</summary>
    /// <param name="stamp">The commit timestamp.</param>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="name">Its <see cref="Name"/>.</param>
    internal void RememberCommit(long stamp, long transactionId, object? name)
        => _slot.Recent.Remember(stamp, transactionId, name);

    /// <summary>Finds the handle of a table, or makes it.</summary>
    /// <typeparam name="THandle">Type of the handle; one for each definition and list.</typeparam>
    /// <param name="handles">The list of handles of one sort.</param>
    /// <param name="slot">Slot of the table.</param>
    /// <returns>The handle, or null when it must be made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static THandle? CachedHandle<THandle>(object?[] handles, int slot)
        where THandle : class
        // Why no cast: a slot belongs to one definition, so the list holds that definition's handle or nothing.
        => (uint)slot < (uint)handles.Length ? Unsafe.As<THandle>(handles[slot]) : null;

    /// <summary>Handles of tables for updating transactions, by slot.</summary>
    internal object?[] Handles { get; private set; } = [];

    /// <summary>Handles of tables for read-only transactions, by slot.</summary>
    internal object?[] ReadHandles { get; private set; } = [];

    /// <summary>Keeps a handle for later calls.</summary>
    /// <param name="slot">Slot of the table.</param>
    /// <param name="handle">The handle.</param>
    /// <param name="isReadOnly">Which list it goes to.</param>
    internal void KeepHandle(int slot, object handle, bool isReadOnly)
    {
        object?[] handles = isReadOnly ? ReadHandles : Handles;
        if (slot >= handles.Length)
            Array.Resize(ref handles, Math.Max(slot + 1, handles.Length * 2));
        handles[slot] = handle;
        if (isReadOnly)
            ReadHandles = handles;
        else
            Handles = handles;
    }

    /// <summary>Forgets what most attempts do not have.</summary>
    void ClearMore()
    {
        _hasMore = false;
        if (_hasIndexedWrites)
            EndIndexWork();
        HasInvariants = false;
        _tracked = null;
        _keyCount = 0;
        _hooks = null;
        _fetch = null;
        ClearResolutions();
        if (HasDeltas)
            ClearDeltas();
    }

    void Release()
    {
        Pruner.Close();
        _indexWork?.Cleaner.Close();
        _dependencies?.Free();
        _dependencies = null;
        _slot.Free();
    }

    void Begin(TransactionMode mode, LevelRules rules, object? name)
    {
        Mode = mode;
        if (!ReferenceEquals(_ownRules, rules))
            _ownRules = rules;
        if (!ReferenceEquals(Name, name))
            Name = name;
        Attempt = 0;
        TransactionId++;
        Activity.Begin(TransactionId, name, (int)rules.Level);
    }

    /// <summary>Ends a call on leaving a <c>using</c> block.</summary>
    internal readonly ref struct CallScope(TransactionCore core)
    {
        /// <summary>Leaves the call.</summary>
        [SuppressMessage("Performance", "CA1822", Justification = "The pattern of using needs an instance method.")]
        public void Dispose() => core.Leave();
    }
}
