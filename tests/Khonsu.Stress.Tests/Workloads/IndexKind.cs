namespace Khonsu.Stress.Tests.Workloads;

/// <summary>What an index of a test is.</summary>
enum IndexKind
{
    Hash,
    Ordered,
    UniqueHash,
    UniqueOrdered,
}
