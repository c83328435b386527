namespace Khonsu.Transactions;

/// <summary>What a footprint was when a savepoint was set.</summary>
/// <param name="Number">The savepoint's number.</param>
/// <param name="Writes">Write entries there were.</param>
/// <param name="Undo">Overwritten entries that were noted.</param>
/// <param name="Hooks">Hooks that were registered.</param>
/// <param name="Floor">How many savepoints were out of reach, because the part of the body that set them is around this
/// one.</param>
internal readonly record struct SavepointMark(long Number, int Writes, int Undo, int Hooks, int Floor);
