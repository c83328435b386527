namespace Khonsu.Bench.Cluster.Starting;

/// <summary>How the process of a node is started.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Variables">Settings of the runtime: names of variables, and their values.</param>
/// <param name="Folder">Where the program is; null for this one.</param>
sealed record FreshSetting(string Name, IReadOnlyList<(string Name, string Value)> Variables, string? Folder = null);
