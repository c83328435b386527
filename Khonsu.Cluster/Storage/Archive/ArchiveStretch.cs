using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>A piece of the log in a file of its own, which never changes any more.</summary>
/// <param name="From">Index of its first entry.</param>
/// <param name="FromChain">Chain of the log there.</param>
/// <param name="To">Index after its last entry.</param>
/// <param name="ToChain">Chain of the log there.</param>
/// <param name="FirstTime">The earliest time that an entry of it bears, in microseconds since 1970; 0 for
/// none.</param>
/// <param name="LastTime">The latest one; 0 for none.</param>
/// <param name="SizeBytes">Size of its file.</param>
sealed record ArchiveStretch(
    LogIndex From, ulong FromChain, LogIndex To, ulong ToChain, long FirstTime, long LastTime, long SizeBytes);
