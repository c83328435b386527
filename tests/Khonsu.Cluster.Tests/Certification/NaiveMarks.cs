using Khonsu.Cluster.Certification;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>What transactions have in common, by a look at everything of the one and everything of the other.</summary>
static class NaiveMarks
{
    /// <summary>Whether a transaction overlaps with one that is prepared.</summary>
    public static bool Overlap(CommitEntry mark, CommitEntry entry)
        => entry.Tables.Any(part => mark.Tables.Any(marked => marked.Name == part.Name && Overlap(marked, part)));

    /// <summary>Whether a part of a transaction overlaps with one of the same table that is prepared.</summary>
    public static bool Overlap(TablePart mark, TablePart part)
    {
        ReadOnlyMemory<byte>?[] written = [.. Written(part)];
        return (part.IsScanned && mark.Writes.Count > 0)
            || (mark.IsScanned && written.Length > 0)
            || part.Reads.Any(key => mark.Writes.Any(write => MayBe(write.Key, key)))
            || written.Any(key => mark.Writes.Any(write => MayBe(write.Key, key)))
            || written.Any(key => mark.Reads.Any(read => MayBe(key, read)))
            || part.Ranges.Any(range => mark.Points.Any(point => IsIn(point, range)))
            || part.Points.Any(point => mark.Ranges.Any(range => IsIn(point, range)));
    }

    /// <summary>Whether a transaction that committed has changed what another one read, but for rows that it has
    /// seen.</summary>
    public static bool Changes(CommitEntry done, CommitEntry entry, bool isSeen)
        => entry.Tables.Any(part => done.Tables.Any(other => other.Name == part.Name && Changes(other, part, isSeen)));

    /// <summary>The one part of a transaction that a conflict names.</summary>
    public static TablePart Only(CommitEntry entry, Conflict conflict)
    {
        TablePart part = entry.Tables[conflict.Table];
        var only = new TablePart { Name = part.Name };
        return conflict.Part switch
        {
            ConflictPart.Scan => only with { IsScanned = true },
            ConflictPart.Read => only with { Reads = [part.Reads[conflict.Item]] },
            ConflictPart.Write => only with { Writes = [part.Writes[conflict.Item]] },
            ConflictPart.Range => only with { Ranges = [part.Ranges[conflict.Item]] },
            ConflictPart.Point => only with { Points = [part.Points[conflict.Item]] },
            ConflictPart.Merge => only with { Writes = [new WritePart(part.Merges!.Keys[conflict.Item], false)] },
            _ => throw new InvalidOperationException($"{conflict} is with no mark"),
        };
    }

    static bool Changes(TablePart done, TablePart part, bool isSeen)
    {
        ReadOnlyMemory<byte>?[] written = [.. Written(done)];
        return (written.Length > 0 && part.IsScanned)
            || (written.Length > 0 && part.Ranges.Any(range => done.Points.Any(point => IsIn(point, range))))
            || (!isSeen && part.Reads.Any(key => Has(written, key)))
            || (!isSeen && part.Writes.Any(write => write is { IsGuarded: true, Key: { } key } && Has(written, key)));
    }

    static IEnumerable<ReadOnlyMemory<byte>?> Written(TablePart part)
    {
        foreach (WritePart write in part.Writes)
            yield return write.Key;
        foreach (ReadOnlyMemory<byte> key in part.Merges?.Keys ?? [])
            yield return key;
    }

    static bool Has(ReadOnlyMemory<byte>?[] written, ReadOnlyMemory<byte> key)
        => written.Any(other => other is { } bytes && bytes.Span.SequenceEqual(key.Span));

    static bool MayBe(ReadOnlyMemory<byte>? left, ReadOnlyMemory<byte>? right)
        => left is not { } first || right is not { } second || first.Span.SequenceEqual(second.Span);

    static bool IsIn(PointPart point, RangePart range) => point.Index == range.Index
        && (point.Key is not { } key
            || ((range.From is not { } from || key.Span.SequenceCompareTo(from.Span) >= 0)
                && (range.To is not { } to || key.Span.StartsWith(to.Span)
                    || key.Span.SequenceCompareTo(to.Span) <= 0)));
}
