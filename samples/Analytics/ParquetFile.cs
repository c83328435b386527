using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Analytics;

/// <summary>A table as a Parquet file.</summary>
/// <param name="path">The file.</param>
sealed class ParquetFile(string path)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Writes all batches; an old file is replaced.</summary>
    /// <param name="table">The table.</param>
    public void Write(SnapshotTable table)
    {
        using WriterProperties compressed = new WriterPropertiesBuilder().Compression(Compression.Zstd).Build();
        using FileWriter writer = new(path, table.Schema, compressed);
        foreach (RecordBatch batch in table.Batches)
            writer.WriteRecordBatch(batch);
        writer.Close();
    }

    /// <summary>Reads all of it.</summary>
    /// <param name="name">What the table is called.</param>
    /// <returns>The table, which belongs to the caller.</returns>
    public SnapshotTable Read(string name)
    {
        using FileReader reader = new(path);
        using IArrowArrayStream stream = reader.GetRecordBatchReader();
        List<RecordBatch> batches = [];
        while (stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
            batches.Add(batch);
        return new SnapshotTable(name, stream.Schema, batches);
    }
}
