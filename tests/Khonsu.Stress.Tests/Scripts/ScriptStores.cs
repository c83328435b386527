namespace Khonsu.Stress.Tests.Scripts;

/// <summary>What the scripts are played on: one store. The tests of clusters play them on theirs.</summary>
sealed class ScriptStores : IDisposable
{
    ScriptStores()
    {
    }

    /// <summary>The store for what needs no particular one.</summary>
    public KhonsuStore Any { get; } = KhonsuStore.Open();

    public static ScriptStores Open() => new();

    /// <summary>Begins a transaction on the next store.</summary>
    public Transaction Begin(TransactionOptions options) => Any.Begin(options);

    /// <summary>Called before every call of a script but a commit.</summary>
    public void BeforeCall()
    {
    }

    public void Dispose() => Any.Dispose();
}
