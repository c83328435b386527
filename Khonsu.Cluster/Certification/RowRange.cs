namespace Khonsu.Cluster.Certification;

/// <summary>The rows of one transaction among those of a table in an entry.</summary>
/// <param name="First">Place of the first.</param>
/// <param name="Puts">How many, from there, are written.</param>
/// <param name="Count">How many there are; those that are not written are deleted.</param>
readonly record struct RowRange(int First, int Puts, int Count);
