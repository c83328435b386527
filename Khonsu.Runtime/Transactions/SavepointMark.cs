namespace Khonsu.Transactions;

/// <summary>What a footprint was when a savepoint was set.</summary>
/// <param name="Number">The savepoint's number.</param>
/// <param name="Writes">Write entries there were.</param>
/// <param name="Undo">Overwritten entries that were noted.</param>
/// <param name="Hooks">Hooks that were registered.</param>
internal readonly record struct SavepointMark(long Number, int Writes, int Undo, int Hooks);
