namespace Khonsu.Cluster.Driver;

/// <summary>Something for the consensus thread to do.</summary>
/// <param name="Run">What.</param>
/// <param name="Refuse">Tells whoever waits for it that the node has stopped before; null when nobody waits.</param>
readonly record struct Input(Action Run, Action<NodeStoppedException>? Refuse = null);
