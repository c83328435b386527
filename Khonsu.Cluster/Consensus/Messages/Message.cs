namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>
/// What one replica tells another. Links may lose, repeat, delay and reorder messages, but not change them; lists in a
/// message are not changed after it was sent.
/// </summary>
abstract record Message;
