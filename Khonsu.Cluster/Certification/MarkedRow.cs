namespace Khonsu.Cluster.Certification;

/// <summary>By how many parts of prepared transactions a row is read and written.</summary>
/// <param name="Reads">By how many it is read.</param>
/// <param name="Writes">By how many it is written.</param>
readonly record struct MarkedRow(int Reads, int Writes);
