namespace Khonsu.Cluster.Tests.Nodes.Evolution;

#pragma warning disable KHN015 // Two versions of a table are in one program here only.
/// <summary>A record as last year's program had it.</summary>
[Transactional(Table = "evolving", Accessor = "OldAccounts")]
public sealed partial record OldAccount([property: Key] string Id, int Balance);
#pragma warning restore KHN015
