namespace Khonsu.Cluster.Tests.Shards.Cost;

/// <summary>What a transaction costs.</summary>
/// <param name="EntriesToAnswer">Entries of all logs before its caller is answered.</param>
/// <param name="Entries">Entries of all logs until nothing is left of it.</param>
/// <param name="Messages">Messages between the nodes for these.</param>
/// <param name="LogBytes">What one node writes of them.</param>
readonly record struct ShardCost(int EntriesToAnswer, int Entries, int Messages, int LogBytes);
