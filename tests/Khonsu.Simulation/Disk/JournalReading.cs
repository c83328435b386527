namespace Khonsu.Simulation.Disk;

/// <summary>What a journal holds after a crash.</summary>
/// <param name="Payloads">The records, oldest first.</param>
/// <param name="Damage">What is damaged that a sync had covered, or null.</param>
sealed record JournalReading(List<byte[]> Payloads, string? Damage)
{
    public static JournalReading Damaged(string what) => new([], what);
}
