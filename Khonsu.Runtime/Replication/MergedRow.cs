using Khonsu.CompilerServices;

namespace Khonsu.Replication;

/// <summary>A row that a submitted commit merges into, whatever it is where the commit stands in the log.</summary>
/// <param name="KeyBytes">Its key, as <see cref="KeyWriter"/> writes it.</param>
/// <param name="Key">Its key, for messages.</param>
/// <param name="Row">The row as it is now with what is merged; others may make another one of theirs.</param>
/// <param name="Added">What is added, as a row of the table's <see cref="MergeForm"/>.</param>
/// <param name="Taken">What is taken away, as such a row; null for nothing.</param>
/// <param name="Place">Where it belongs; see <see cref="KeyPlace"/>.</param>
internal readonly record struct MergedRow(
    byte[] KeyBytes, object Key, TransactionalRow Row, TransactionalRow Added, TransactionalRow? Taken, ulong Place);
