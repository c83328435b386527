using Khonsu.CompilerServices;
using Khonsu.Cluster.Tests.Semantics;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>What the scripts are played on here: stores that follow one log, and each transaction on the next of them.
/// </summary>
sealed class ScriptStores : IDisposable
{
    // Why of the thread: the scripts open their stores themselves, and tests run beside each other.
    [ThreadStatic]
    static int t_count;

    readonly LogStores _stores = new(Math.Max(t_count, 1), TablesOf<string, NamedAccount>(),
        TablesOf<long, NumberedAccount>(), TablesOf<long, IndexedRow>());

    int _next;

    ScriptStores()
    {
    }

    /// <summary>The store for what needs no particular one.</summary>
    public KhonsuStore Any
    {
        get
        {
            _stores.ApplyAll();
            return _stores[0];
        }
    }

    public static ScriptStores Open() => new();

    /// <summary>Lets the scripts of this thread be played on so many stores.</summary>
    public static void Use(int count) => t_count = count;

    /// <summary>Begins a transaction on the next store.</summary>
    public Transaction Begin(TransactionOptions options)
    {
        _stores.ApplyAll();
        return _stores[_next++ % _stores.Count].Begin(options);
    }

    /// <summary>Called before every call of a script but a commit.</summary>
    public void BeforeCall() => _stores.ApplyAll();

    public void Dispose() => _stores.Dispose();

    static TableDefinition TablesOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;
}
