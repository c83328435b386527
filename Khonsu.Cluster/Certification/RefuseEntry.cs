namespace Khonsu.Cluster.Certification;

/// <summary>Asks a shard what it has said of a transaction; has it said nothing yet, it says no.</summary>
/// <param name="Request">Which transaction.</param>
/// <param name="AnsweredUpTo">Everything up to this number of the same start is answered.</param>
sealed record RefuseEntry(RequestId Request, ulong AnsweredUpTo) : ShardEntry;
