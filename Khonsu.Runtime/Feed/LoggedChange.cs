using Khonsu.CompilerServices;

namespace Khonsu.Feed;

/// <summary>What a commit did to one row; never changed (Inv L4).</summary>
/// <param name="TableSlot">Slot of the row's table.</param>
/// <param name="Before">The row as it was; null where there was none.</param>
/// <param name="After">The row as it is; null where it was deleted.</param>
internal readonly record struct LoggedChange(int TableSlot, TransactionalRow? Before, TransactionalRow? After);
