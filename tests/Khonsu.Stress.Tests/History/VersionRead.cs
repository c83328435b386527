namespace Khonsu.Stress.Tests.History;

/// <summary>An attempt read a version that it had not written.</summary>
/// <param name="Attempt">Index of the attempt in the history.</param>
/// <param name="Call">The call that read.</param>
/// <param name="Version">Index of the version in its <see cref="KeyVersions"/>.</param>
/// <param name="IsPredicate">Whether a scan read it.</param>
readonly record struct VersionRead(int Attempt, int Call, int Version, bool IsPredicate);
