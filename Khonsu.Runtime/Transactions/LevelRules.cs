namespace Khonsu.Transactions;

/// <summary>
/// What an isolation level reads, remembers and validates: one row of the table in docs/isolation.md.
/// </summary>
internal sealed record LevelRules
{
    static readonly LevelRules[] All =
    [
        new() { Level = IsolationLevel.ReadCommitted, RefreshesSnapshot = true, RecordsReads = true },
        new() { Level = IsolationLevel.Snapshot, FirstCommitterWins = true },
        new()
        {
            Level = IsolationLevel.RepeatableRead,
            FirstCommitterWins = true,
            RecordsReads = true,
            ValidatesReads = true,
        },
        new()
        {
            Level = IsolationLevel.SerializableSnapshot,
            RecordsReads = true,
            ValidatesReads = true,
            RecordsScans = true,
            CertifiesReads = true,
        },
        new() { Level = IsolationLevel.Serializable, RecordsReads = true, ValidatesReads = true, RecordsScans = true },
    ];

    // The same levels for a run whose reads a retry may wait on: one snapshot, everything that is read is remembered.
    static readonly LevelRules[] s_waiting = Array.ConvertAll(
        All, rules => rules with { RefreshesSnapshot = false, RecordsReads = true, RecordsScans = true });

    // The same levels for a run whose conflicts ask what was read.
    static readonly LevelRules[] s_recording = Array.ConvertAll(All, rules => rules with { RecordsReads = true });

    /// <summary>The level.</summary>
    internal IsolationLevel Level { get; private init; }

    /// <summary>Every call takes a snapshot of its own.</summary>
    internal bool RefreshesSnapshot { get; private init; }

    /// <summary>Rows read by key are remembered, also when they are absent.</summary>
    internal bool RecordsReads { get; private init; }

    /// <summary>Rows read by key must be unchanged at the commit stamp.</summary>
    internal bool ValidatesReads { get; private init; }

    /// <summary>Scanned tables are remembered and must be unchanged at the commit stamp.</summary>
    internal bool RecordsScans { get; private init; }

    /// <summary>What was read may have changed at the commit stamp, where the dependencies of the commit allow it.
    /// </summary>
    internal bool CertifiesReads { get; private init; }

    /// <summary>Whether transactions of the level have a place in the serial order of all such transactions.</summary>
    internal bool IsSerializable => Level >= IsolationLevel.SerializableSnapshot;

    /// <summary>A written row must be unchanged since the snapshot even if it was not read.</summary>
    internal bool FirstCommitterWins { get; private init; }

    /// <summary>The rules of the same level for a run in which rows read by key are remembered.</summary>
    internal LevelRules ForRecords => RecordsReads ? this : s_recording[(int)Level];

    /// <summary>Whether everything that is read is remembered, so that a retry can wait for a change of it.</summary>
    internal bool CanWait => RecordsReads && RecordsScans;

    /// <summary>The rules of the same level for a run whose reads a retry may wait on.</summary>
    internal LevelRules ForWaiting => s_waiting[(int)Level];

    /// <summary>Looks a level up.</summary>
    /// <param name="level">The level.</param>
    /// <returns>Its rules.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of the levels.</exception>
    internal static LevelRules For(IsolationLevel level) => (uint)level < (uint)All.Length
        ? All[(int)level]
        : throw new ArgumentOutOfRangeException(nameof(level), level, "This number is none of the isolation levels.");
}
