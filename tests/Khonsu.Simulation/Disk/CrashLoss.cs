namespace Khonsu.Simulation.Disk;

/// <summary>What a crash leaves of the writes that no sync covered.</summary>
enum CrashLoss
{
    /// <summary>None of them: the cache is gone.</summary>
    All,

    /// <summary>All of them: the cache was written out just before.</summary>
    None,

    /// <summary>The first of them, in the order in which they were made.</summary>
    Suffix,

    /// <summary>Some sectors and not others, in no order.</summary>
    Subset,

    /// <summary>Some sectors, and of some only the first bytes.</summary>
    Torn,
}
