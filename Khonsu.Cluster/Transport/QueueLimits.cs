namespace Khonsu.Cluster.Transport;

/// <summary>What may wait for one peer in one traffic class; beyond it, the oldest is dropped.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Bytes">What they weigh together.</param>
readonly record struct QueueLimits(int Messages, long Bytes);
