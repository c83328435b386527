using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Khonsu.Replication;

namespace Khonsu;

/// <summary>Settings of a store; immutable.</summary>
public sealed record StoreOptions
{
    const int GuidBytes = 16;

    /// <summary>What transactions without options of their own use.</summary>
    public TransactionOptions Transactions { get; init; } = TransactionOptions.Default;

    /// <summary>
    /// Measures time where limits on time ask for it, and tells when commits were where the past is kept; it never
    /// decides the order of commits.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gives the random part of the keys of <see cref="Tx.NewGuid"/>, called once for each transaction that asks for
    /// one; a test that wants the same keys in each run gives its own.
    /// </summary>
    public Func<Guid> GuidSource { get; init; } = static () => new Guid(RandomNumberGenerator.GetBytes(GuidBytes));

    /// <summary>Makes the meter "Khonsu"; null for one that listens to every listener of the process.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>
    /// How much the store keeps for readers of <see cref="KhonsuStore.Changes"/>; null, as it is unless set, for a
    /// store without a change feed, whose commits do not pay for one.
    /// </summary>
    public ChangeFeedOptions? ChangeFeed { get; init; }

    /// <summary>Of which tables the store keeps the past; none unless this or their records say so.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Where commits go; null for a store that commits by itself.</summary>
    internal ICommitSink? Sink { get; init; }
}
