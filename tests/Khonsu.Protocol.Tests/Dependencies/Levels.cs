using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Dependencies;

/// <summary>Short ways to transactions at the level whose reads are certified.</summary>
static class Levels
{
    public static readonly TransactionOptions Certified = new() { Isolation = IsolationLevel.SerializableSnapshot };

    /// <summary>Begins a hand-driven transaction at the level.</summary>
    public static Transaction Certify(this KhonsuStore store, string? label = null)
        => store.Begin(Certified with { Label = label });

    /// <summary>Writes a row without reading it, in a transaction of its own at the level.</summary>
    public static Transaction Touch(this KhonsuStore store, long id, string? label = null)
    {
        using Transaction transaction = store.Certify(label);
        transaction.Write(id);
        transaction.Commit();
        return transaction;
    }

    /// <summary>Writes a row without reading it.</summary>
    public static void Write(this Transaction transaction, long id)
        => transaction.Rows()[id] = new KeyedRow<long>(id, id + 100);

    /// <summary>Reads a row.</summary>
    public static long Look(this Transaction transaction, long id) => transaction.Rows()[id].Value;

    /// <summary>Commits and tells whether that was allowed.</summary>
    public static bool Ends(this Transaction transaction) => transaction.TryCommit().IsCommitted;
}
