namespace Khonsu.Cluster.Log;

/// <summary>
/// Describes a checkpoint: the durable state after all entries below an index. The bytes are the driver's.
/// </summary>
/// <param name="Id">Unique in the group, given by the driver that took it: equal ids have equal bytes.</param>
/// <param name="Index">Entries below it are in the state.</param>
/// <param name="Chain">Chain of the log at the index.</param>
/// <param name="Ballot">The taker's promise when it was taken: at least every ballot that decided what is in
/// it.</param>
/// <param name="Config">The configuration in force at the index.</param>
/// <param name="ConfigIndex">Where that configuration started.</param>
/// <param name="SizeBytes">How many bytes are to be transferred, one or more.</param>
sealed record CheckpointRef(
    ulong Id, LogIndex Index, ulong Chain, Ballot Ballot, Config Config, LogIndex ConfigIndex, long SizeBytes);
