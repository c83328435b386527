using Khonsu.Processes.Words;

namespace Khonsu.Processes.Wholesale;

/// <summary>A transaction as its caller has seen it.</summary>
/// <param name="Kind">Of the five.</param>
/// <param name="Mark">Its mark.</param>
/// <param name="BeginTick">A logical time before it was asked for.</param>
/// <param name="EndTick">A logical time after its answer.</param>
/// <param name="Outcome">How it has ended.</param>
/// <param name="Result">The number of the order, or how many were delivered; 0 unless it was done.</param>
sealed record TradeNote(TradeKind Kind, long Mark, long BeginTick, long EndTick, Outcome Outcome, int Result);
