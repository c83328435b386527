namespace Khonsu.Cluster.Tests.Nodes.Evolution;

/// <summary>The same record as today's program has it: a wider column, and one more.</summary>
[Transactional(Table = "evolving", Accessor = "NewAccounts")]
public sealed partial record NewAccount([property: Key] string Id, long Balance, string Currency = "CHF");
