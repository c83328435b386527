#if KHONSU_REPLICA_PROGRAM
namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>A row whose merges the log carries.</summary>
[Transactional]
public sealed partial record Heap(
    [property: Key] long Id,
    [property: Mergeable] long Value,
    [property: Mergeable] byte Small,
    [property: Mergeable(MergeKind.Append)] string Text);
#endif
