namespace Khonsu.Cluster.Certification;

/// <summary>A transaction of several shards that has committed, and of which not all shards know that yet.</summary>
/// <param name="Stamp">Timestamp of the entry that resolved it: when its changes came, for who certifies.</param>
/// <param name="PreparedStamp">Timestamp of the entry that prepared it.</param>
/// <param name="Time">Its common time.</param>
/// <param name="Entry">What was prepared; of its tables the names and the keys of the rows that it writes.</param>
sealed record Resolved(long Stamp, long PreparedStamp, long Time, PrepareEntry Entry)
{
    /// <summary>Makes it of what was prepared.</summary>
    /// <param name="prepared">What was prepared.</param>
    /// <param name="stamp">Timestamp of the entry that resolved it.</param>
    /// <param name="time">Its common time.</param>
    public static Resolved Of(Prepared prepared, long stamp, long time)
    {
        CommitEntry part = prepared.Entry.Part;
        var tables = new TablePart[part.Tables.Count];
        for (int number = 0; number < tables.Length; number++)
            tables[number] = new TablePart { Name = part.Tables[number].Name, Writes = part.Tables[number].Writes };
        return new Resolved(
            stamp, prepared.Stamp, time, prepared.Entry with { Part = part with { Tables = tables } });
    }

    /// <summary>Tells whether it has written a row.</summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="key">Key of the row.</param>
    public bool Writes(string table, ReadOnlyMemory<byte> key)
    {
        foreach (TablePart part in Entry.Part.Tables)
        {
            if (!string.Equals(part.Name, table, StringComparison.Ordinal))
                continue;
            foreach (WritePart write in part.Writes)
            {
                if (write.Key is { } other && other.Span.SequenceEqual(key.Span))
                    return true;
            }
        }

        return false;
    }
}
