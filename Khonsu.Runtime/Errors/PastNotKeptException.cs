using System.Globalization;

namespace Khonsu;

/// <summary>
/// A table cannot be read at a timestamp of the past: it keeps no past, or not so much. State left: the block has
/// ended, the store is unchanged.
/// </summary>
public sealed class PastNotKeptException : KhonsuException
{
    internal PastNotKeptException(string table, long timestamp, long? oldestTimestamp)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Table '{table}' cannot be read at timestamp {timestamp}: {Reason(oldestTimestamp)}."))
        => (Table, Timestamp, OldestTimestamp) = (table, timestamp, oldestTimestamp);

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>The timestamp that was asked for.</summary>
    public long Timestamp { get; }

    /// <summary>The oldest timestamp at which the table can be read now; null where it keeps no past.</summary>
    public long? OldestTimestamp { get; }

    static string Reason(long? oldestTimestamp) => oldestTimestamp is { } oldest
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"it can be read from {oldest} on; a longer Retention would have kept more")
        : "it keeps no past; say how much it shall keep with Retention in its [Transactional] or in StoreOptions";
}
