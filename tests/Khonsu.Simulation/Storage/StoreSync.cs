using Khonsu.Simulation.Disk;

namespace Khonsu.Simulation.Storage;

/// <summary>A sync under way.</summary>
/// <param name="Cover">What the disk makes durable by it.</param>
/// <param name="ChangeCount">How many of the oldest unsynced changes it covers.</param>
/// <param name="End">Up to where it covers the journal.</param>
sealed record StoreSync(SyncCover Cover, int ChangeCount, int End);
