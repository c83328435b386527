using Khonsu.CompilerServices;

namespace Khonsu.Replication;

/// <summary>A row that a submitted commit writes or deletes.</summary>
/// <param name="KeyBytes">Its key, as <see cref="KeyWriter"/> writes it.</param>
/// <param name="Key">Its key, for messages.</param>
/// <param name="Row">The row; where it is deleted, what was there.</param>
/// <param name="IsDeleted">Whether it is deleted.</param>
/// <param name="IsGuarded">Whether the row must be unchanged since the footprint's snapshot.</param>
/// <param name="Place">Where it belongs; see <see cref="KeyPlace"/>.</param>
internal readonly record struct WrittenRow(
    byte[] KeyBytes, object Key, TransactionalRow Row, bool IsDeleted, bool IsGuarded, ulong Place);
