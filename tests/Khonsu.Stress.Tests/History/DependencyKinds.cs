namespace Khonsu.Stress.Tests.History;

/// <summary>Why one attempt comes before another; a set, so that a search can choose.</summary>
[Flags]
enum DependencyKinds
{
    None = 0,

    /// <summary>ww: the source wrote a version, the target a later one.</summary>
    WriteWrite = 1,

    /// <summary>wr: the target read what the source wrote.</summary>
    WriteRead = 2,

    /// <summary>rw: the source read a version by key, the target wrote a later one.</summary>
    ReadWriteItem = 4,

    /// <summary>rw: the source saw a version in a scan, the target wrote a later one.</summary>
    ReadWritePredicate = 8,

    /// <summary>The source ended before the target began.</summary>
    RealTime = 16,

    /// <summary>Two calls of one attempt, in the order of its program.</summary>
    Program = 32,

    /// <summary>Both anti-dependencies.</summary>
    ReadWrite = ReadWriteItem | ReadWritePredicate,

    /// <summary>Every kind.</summary>
    All = 63,
}
