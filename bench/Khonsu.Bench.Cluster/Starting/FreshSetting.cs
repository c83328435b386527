namespace Khonsu.Bench.Cluster.Starting;

/// <summary>How the process of a node is started.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Variable">A setting of the runtime; null for none.</param>
/// <param name="Folder">Where the program is; null for this one.</param>
sealed record FreshSetting(string Name, (string Name, string Value)? Variable, string? Folder = null);
