namespace Khonsu.Simulation.Exploring;

/// <summary>How much may happen in an exploration.</summary>
/// <param name="Nodes">How many nodes vote.</param>
/// <param name="Elections">How often a node may take over; each makes a ballot.</param>
/// <param name="Proposals">How many entries may be proposed.</param>
/// <param name="Crashes">How often a node may crash; it starts again at once.</param>
/// <param name="Losses">How many messages may be lost.</param>
/// <param name="Duplicates">How many messages may arrive twice.</param>
sealed record ExplorerLimits(int Nodes, int Elections, int Proposals, int Crashes, int Losses, int Duplicates = 0);
