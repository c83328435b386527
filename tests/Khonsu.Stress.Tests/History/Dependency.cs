namespace Khonsu.Stress.Tests.History;

/// <summary>One edge of a dependency graph.</summary>
/// <param name="Source">Node that comes first.</param>
/// <param name="Target">Node that comes later.</param>
/// <param name="Kind">Why; exactly one kind.</param>
/// <param name="Versions">The key that both touched; null when time or program orders them.</param>
/// <param name="SourceVersion">What the source read or wrote.</param>
/// <param name="TargetVersion">What the target read or wrote.</param>
readonly record struct Dependency(
    int Source,
    int Target,
    DependencyKinds Kind,
    KeyVersions? Versions = null,
    int SourceVersion = 0,
    int TargetVersion = 0)
{
    public bool IsAntiDependency => (Kind & DependencyKinds.ReadWrite) != 0;

    /// <summary>The edge in words, without its ends.</summary>
    public string Describe() => Kind switch
    {
        DependencyKinds.WriteWrite => $"wrote {Before}, overwritten by {After} of",
        DependencyKinds.WriteRead => $"wrote {Before}, read by",
        DependencyKinds.ReadWriteItem => $"read {Before}, overwritten by {After} of",
        DependencyKinds.ReadWritePredicate => $"scanned {Before}, overwritten by {After} of",
        DependencyKinds.RealTime => "ended before the begin of",
        _ => "went on with a later call of",
    };

    string Before => $"k{Versions?.Key} {Versions?.Label(SourceVersion)}";

    string After => $"{Versions?.Label(TargetVersion)}";
}
