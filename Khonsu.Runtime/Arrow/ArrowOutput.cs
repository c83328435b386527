using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Writes the rows of a table as batches, Arrow streams and Arrow files.</summary>
internal static class ArrowOutput
{
    /// <summary>Rows of a batch of a stream or file.</summary>
    // Why: 65,536 rows of usual records are a few MiB: large enough that headers cost nothing, small enough to stay in
    // memory twice.
    internal const int StreamRowsPerBatch = 65_536;

    internal static RecordBatch ToBatch<TKey, TRow>(RowEnumerator<TKey, TRow> rows)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        using BatchAssembler<TKey, TRow, RowEnumerator<TKey, TRow>> assembler = new(rows);
        return assembler.Next(int.MaxValue, rows.RowsExpected, reusesMemory: false);
    }

    internal static List<RecordBatch> ToBatches<TKey, TRow>(RowEnumerator<TKey, TRow> rows, int rowsPerBatch)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerBatch, 1);
        using BatchAssembler<TKey, TRow, RowEnumerator<TKey, TRow>> assembler = new(rows);
        List<RecordBatch> batches = [];
        try
        {
            while (assembler.Next(rowsPerBatch, rows.RowsExpected, reusesMemory: false) is { Length: > 0 } batch)
                batches.Add(batch);

            return batches;
        }
        catch
        {
            ArrowInput.Dispose(batches);
            throw;
        }
    }

    internal static BatchStream ToArrayStream<TKey, TRow>(RowEnumerator<TKey, TRow> rows, int rowsPerBatch)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> =>
        new(ArrowSchemas.Of(TRow.Definition), ToBatches(rows, rowsPerBatch));

    internal static void WriteStream<TKey, TRow>(
        RowEnumerator<TKey, TRow> rows, Stream stream, ArrowCompression compression)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentNullException.ThrowIfNull(stream);
        IpcOptions options = ArrowCodecs.OptionsFor(compression);
        using BatchAssembler<TKey, TRow, RowEnumerator<TKey, TRow>> assembler = new(rows);
        using ArrowStreamWriter writer = new(stream, assembler.Schema, leaveOpen: true, options);
        WriteAll(assembler, rows.RowsExpected, writer);
    }

    internal static void WriteFile<TKey, TRow>(
        RowEnumerator<TKey, TRow> rows, Stream stream, ArrowCompression compression)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentNullException.ThrowIfNull(stream);
        IpcOptions options = ArrowCodecs.OptionsFor(compression);
        using BatchAssembler<TKey, TRow, RowEnumerator<TKey, TRow>> assembler = new(rows);
        using ArrowFileWriter writer = new(stream, assembler.Schema, leaveOpen: true, options);
        WriteAll(assembler, rows.RowsExpected, writer);
    }

    /// <summary>Writes beside the file and renames at the end: a failure leaves the old file whole.</summary>
    internal static void WriteFile<TKey, TRow>(
        RowEnumerator<TKey, TRow> rows, string path, ArrowCompression compression)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = $"{Path.GetFullPath(path)}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                WriteFile(rows, file, compression);

                // Why: the name must not point at the new file before its bytes are on the disk.
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    static void WriteAll<TKey, TRow>(
        BatchAssembler<TKey, TRow, RowEnumerator<TKey, TRow>> assembler, int rowsExpected, ArrowStreamWriter writer)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        writer.WriteStart();
        while (assembler.Next(StreamRowsPerBatch, rowsExpected, reusesMemory: true) is { Length: > 0 } batch)
            writer.WriteRecordBatch(batch);

        writer.WriteEnd();
    }
}
