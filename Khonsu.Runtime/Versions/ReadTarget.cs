using Khonsu.CompilerServices;

namespace Khonsu.Versions;

/// <summary>
/// Something a transaction can have read: a row of a segment of chains, all rows of a table, or a range of an index.
/// </summary>
internal abstract class ReadTarget
{
    /// <summary>The position in a read entry that stands for a whole table.</summary>
    internal const int WholeTable = -1;

    /// <summary>The position in a read entry that stands for a range of an index.</summary>
    internal const int IndexRange = -2;

    /// <summary>Tells whether what was read at a snapshot is still what a commit at a later stamp would read.</summary>
    /// <param name="position">The chain's position in its segment; negative for another target.</param>
    /// <param name="seen">The version that was read, null for none; ignored where it is no row.</param>
    /// <param name="snapshot">The snapshot it was read at.</param>
    /// <param name="stamp">The commit timestamp of the transaction that is validated.</param>
    /// <returns>False when another transaction committed a change in between.</returns>
    /// <remarks>Progress: helps transactions with smaller stamps only, never installs, so it ends (Inv C4).</remarks>
    internal abstract bool IsUnchanged(int position, TransactionalRow? seen, long snapshot, long stamp);

    /// <summary>Finds the newest commit after a snapshot, to explain a conflict.</summary>
    /// <param name="position">The chain's position in its segment; negative for another target.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="chain">The row that changed, when there is one.</param>
    /// <returns>Its commit timestamp, or 0 when nothing changed.</returns>
    internal abstract long NewestChangeAfter(int position, long snapshot, out VersionChain chain);

    /// <summary>What a retry watches for a change of what was read: the id of a chain, or a whole table.</summary>
    /// <param name="position">The chain's position in its segment; <see cref="WholeTable"/> for a table.</param>
    /// <returns>A number; see <see cref="WaitTargetOfTable"/> for tables.</returns>
    internal abstract long WaitTarget(int position);

    /// <summary>What stands for all rows of a table.</summary>
    /// <param name="tableSlot">Slot of the table.</param>
    /// <returns>A number that no chain has.</returns>
    internal static long WaitTargetOfTable(int tableSlot) => ~(long)tableSlot;
}
