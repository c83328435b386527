using System.Diagnostics.Metrics;

namespace Khonsu;

/// <summary>Settings of a store; immutable.</summary>
public sealed record StoreOptions
{
    /// <summary>What transactions without options of their own use.</summary>
    public TransactionOptions Transactions { get; init; } = TransactionOptions.Default;

    /// <summary>
    /// Measures time where limits on time ask for it, and tells when commits were where the past is kept; it never
    /// decides the order of commits.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes the meter "Khonsu"; null for one that listens to every listener of the process.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>
    /// How much the store keeps for readers of <see cref="KhonsuStore.Changes"/>; null, as it is unless set, for a
    /// store without a change feed, whose commits do not pay for one.
    /// </summary>
    public ChangeFeedOptions? ChangeFeed { get; init; }

    /// <summary>Of which tables the store keeps the past; none unless this or their records say so.</summary>
    public RetentionOptions Retention { get; init; } = new();
}
