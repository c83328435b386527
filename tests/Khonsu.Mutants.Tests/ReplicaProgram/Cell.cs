#if KHONSU_REPLICA_PROGRAM
namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>A row with an index.</summary>
[Transactional]
public sealed partial record Cell([property: Key] long Id, [property: Index(IsOrdered = true)] long Level, long Value);
#endif
