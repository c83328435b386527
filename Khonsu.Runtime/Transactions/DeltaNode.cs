using Khonsu.CompilerServices;

namespace Khonsu.Transactions;

/// <summary>
/// Stands in a write entry for a row that is not made yet: what a merge adds, to be applied when the transaction
/// commits. Never installed, never seen by a user.
/// </summary>
/// <remarks>
/// Why in the place of the row: a delta is a write like others; it is found, overwritten, undone and sorted as they
/// are.
/// </remarks>
internal abstract record DeltaNode : TransactionalRow
{
    /// <summary>The row that the transaction itself has written before; null to change the newest version.</summary>
    internal TransactionalRow? Own { get; private protected init; }

    /// <summary>Applies the delta.</summary>
    /// <param name="row">A row of the delta's table.</param>
    /// <returns>A new row.</returns>
    /// <exception cref="OverflowException">A sum does not fit its column.</exception>
    internal abstract TransactionalRow ApplyTo(TransactionalRow row);

    /// <summary>Writes what is added as a row that a log can carry.</summary>
    /// <param name="row">A row of the delta's table; only its key counts.</param>
    /// <param name="taken">What is taken away, as a row like it; null for nothing.</param>
    /// <returns>The row; null where it cannot be said so.</returns>
    internal abstract TransactionalRow? DataOf(TransactionalRow row, out TransactionalRow? taken);

    /// <summary>Copies the node with its delta, so that later changes do not reach what a savepoint keeps.</summary>
    /// <returns>The copy.</returns>
    internal abstract DeltaNode CopyOf();
}
