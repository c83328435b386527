using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Writes the rows of a table as batches, Arrow streams and Arrow files.</summary>
/// <remarks>
/// Batches that go out together share the dictionaries of their texts, because the library writes them once for a
/// stream or file, and so does whoever writes such batches with it. So all texts are looked at before the first batch.
/// </remarks>
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
        if (!WordForms.AreIn(TRow.Definition.Columns))
        {
            using BatchAssembler<TKey, TRow, RowEnumerator<TKey, TRow>> assembler = new(rows);
            return AllOf(assembler, rows.RowsExpected, rowsPerBatch);
        }

        List<TRow> taken = TakenFrom(rows);
        using BatchAssembler<TKey, TRow, List<TRow>.Enumerator> second = new(taken.GetEnumerator());
        second.LearnWords();
        return AllOf(second, taken.Count, rowsPerBatch);
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
        Write(rows, schema => new ArrowStreamWriter(stream, schema, leaveOpen: true, options));
    }

    internal static void WriteStream<TKey, TRow>(List<TRow> rows, Stream stream, ArrowCompression compression)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        IpcOptions options = ArrowCodecs.OptionsFor(compression);
        Write<TKey, TRow>(rows, schema => new ArrowStreamWriter(stream, schema, leaveOpen: true, options));
    }

    internal static void WriteFile<TKey, TRow>(
        RowEnumerator<TKey, TRow> rows, Stream stream, ArrowCompression compression)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentNullException.ThrowIfNull(stream);
        IpcOptions options = ArrowCodecs.OptionsFor(compression);
        Write(rows, schema => new ArrowFileWriter(stream, schema, leaveOpen: true, options));
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

    static void Write<TKey, TRow>(RowEnumerator<TKey, TRow> rows, Func<Schema, ArrowStreamWriter> open)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        if (!WordForms.AreIn(TRow.Definition.Columns))
        {
            using BatchAssembler<TKey, TRow, RowEnumerator<TKey, TRow>> assembler = new(rows);
            using ArrowStreamWriter writer = open(assembler.Schema);
            WriteAll(assembler, rows.RowsExpected, writer);
            return;
        }

        Write<TKey, TRow>(TakenFrom(rows), open);
    }

    static void Write<TKey, TRow>(List<TRow> rows, Func<Schema, ArrowStreamWriter> open)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        using BatchAssembler<TKey, TRow, List<TRow>.Enumerator> assembler = new(rows.GetEnumerator());
        if (WordForms.AreIn(TRow.Definition.Columns))
            assembler.LearnWords();
        using ArrowStreamWriter target = open(assembler.Schema);
        WriteAll(assembler, rows.Count, target);
    }

    static void WriteAll<TKey, TRow, TRows>(
        BatchAssembler<TKey, TRow, TRows> assembler, int rowsExpected, ArrowStreamWriter writer)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        where TRows : IEnumerator<TRow>
    {
        writer.WriteStart();
        while (assembler.Next(StreamRowsPerBatch, rowsExpected, reusesMemory: true) is { Length: > 0 } batch)
            writer.WriteRecordBatch(batch);

        writer.WriteEnd();
    }

    static List<RecordBatch> AllOf<TKey, TRow, TRows>(
        BatchAssembler<TKey, TRow, TRows> assembler, int rowsExpected, int rowsPerBatch)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        where TRows : IEnumerator<TRow>
    {
        List<RecordBatch> batches = [];
        try
        {
            while (assembler.Next(rowsPerBatch, rowsExpected, reusesMemory: false) is { Length: > 0 } batch)
                batches.Add(batch);

            return batches;
        }
        catch
        {
            ArrowInput.Dispose(batches);
            throw;
        }
    }

    // Why a list: the rows are walked over twice, and the transaction remembers what it has read of them once.
    static List<TRow> TakenFrom<TKey, TRow>(RowEnumerator<TKey, TRow> rows)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        List<TRow> taken = new(rows.RowsExpected);
        while (rows.MoveNext())
            taken.Add(rows.Current);
        return taken;
    }
}
