using Apache.Arrow;

namespace Analytics;

/// <summary>A table as Arrow batches.</summary>
/// <param name="name">What it is called.</param>
/// <param name="schema">Its schema.</param>
/// <param name="batches">Its rows; they belong to it.</param>
sealed class SnapshotTable(string name, Schema schema, IReadOnlyList<RecordBatch> batches) : IDisposable
{
    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>Its schema.</summary>
    public Schema Schema => schema;

    /// <summary>Its rows.</summary>
    public IReadOnlyList<RecordBatch> Batches => batches;

    /// <summary>Compares every value of two tables, in the order of their rows; batches may be cut anywhere.</summary>
    /// <returns>A sentence for each column that differs, none when they are equal.</returns>
    public static IReadOnlyList<string> Differences(SnapshotTable written, SnapshotTable read)
    {
        string[] columns = [.. written.Schema.FieldsList.Select(static field => field.Name)];
        if (!columns.SequenceEqual(read.Schema.FieldsList.Select(static field => field.Name)))
            return [$"{written.Name} has other columns: {string.Join(", ", read.Schema.FieldsList)}"];
        return [.. columns
            .Where(column => !written.ValuesOf(column).SequenceEqual(read.ValuesOf(column)))
            .Select(column => $"{written.Name}.{column} differs")];
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (RecordBatch batch in batches)
            batch.Dispose();
    }

    IEnumerable<object?> ValuesOf(string column) => batches.SelectMany(batch =>
        Enumerable.Range(0, batch.Length).Select(row => ValueAt(batch.Column(column), row)));

    static object? ValueAt(IArrowArray array, int row) => array switch
    {
        Int32Array values => values.GetValue(row),
        Int64Array values => values.GetValue(row),
        DoubleArray values => values.GetValue(row),
        StringArray values => values.GetString(row),
        // Why as a time: Parquet knows no seconds, so the unit of the number is another one.
        TimestampArray values => values.GetTimestamp(row),
        _ => throw new NotSupportedException($"The book has no column of type {array.Data.DataType.Name}."),
    };
}
