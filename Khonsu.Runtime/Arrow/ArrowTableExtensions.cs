using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu;

/// <summary>
/// A table to and from Apache Arrow: record batches in memory, IPC streams and IPC files. Values cross exactly or not
/// at all.
/// </summary>
/// <remarks>
/// Isolation: everything happens inside the transaction of the table, so several batches and several tables are one
/// transaction. Writing reads every row; reading writes rows that are visible to others with the commit. A block that
/// restarts does its Arrow work again: open an input stream inside the block.
/// </remarks>
public static class ArrowTableExtensions
{
    extension<TKey, TRow>(ReadTable<TKey, TRow> table)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        /// <summary>The table's Arrow schema: a field for each column in declaration order, with metadata for what
        /// Arrow cannot say.</summary>
        public Schema ArrowSchema => ArrowSchemas.Of(TRow.Definition);

        /// <summary>Copies all rows into one batch.</summary>
        /// <returns>
        /// A batch of rows × columns, without rows when the table is empty. It is yours and outlives the transaction;
        /// disposing of it makes its memory free for the next batch, forgetting it leaves it to the collector.
        /// </returns>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing changed.</exception>
        public RecordBatch ToRecordBatch() =>
            ArrowOutput.ToBatch(table.GetEnumerator());

        /// <summary>Copies all rows into batches.</summary>
        /// <param name="rowsPerBatch">Rows of each batch but the last, at least 1.</param>
        /// <returns>
        /// The batches, none when the table is empty. They are yours and outlive the transaction; disposing of them
        /// makes their memory free for the next ones, forgetting them leaves it to the collector.
        /// </returns>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing changed.</exception>
        public IReadOnlyList<RecordBatch> ToRecordBatches(int rowsPerBatch) =>
            ArrowOutput.ToBatches(table.GetEnumerator(), rowsPerBatch);

        /// <summary>
        /// Copies all rows into batches and gives them as a stream of arrays, which <c>CArrowArrayStreamExporter</c> of
        /// Apache.Arrow hands to other languages without a copy.
        /// </summary>
        /// <param name="rowsPerBatch">Rows of each batch but the last, at least 1.</param>
        /// <returns>The stream. It is yours and outlives the transaction; batches that were taken from it belong to who
        /// took them, disposing of it frees the others.</returns>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing changed.</exception>
        public IArrowArrayStream ToArrowArrayStream(int rowsPerBatch = ArrowOutput.StreamRowsPerBatch) =>
            ArrowOutput.ToArrayStream(table.GetEnumerator(), rowsPerBatch);

        /// <summary>Writes all rows as an Arrow IPC stream.</summary>
        /// <param name="stream">Where to write; it stays open.</param>
        /// <param name="compression">How its buffers are compressed.</param>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. The stream is
        /// incomplete.</exception>
        public void WriteArrowStream(Stream stream, ArrowCompression compression = ArrowCompression.None) =>
            ArrowOutput.WriteStream(table.GetEnumerator(), stream, compression);

        /// <summary>Writes all rows in the Arrow IPC file format (Feather version 2).</summary>
        /// <param name="stream">Where to write; it stays open.</param>
        /// <param name="compression">How its buffers are compressed.</param>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. The stream is
        /// incomplete.</exception>
        public void WriteArrowFile(Stream stream, ArrowCompression compression = ArrowCompression.None) =>
            ArrowOutput.WriteFile(table.GetEnumerator(), stream, compression);

        /// <summary>Writes all rows to an Arrow IPC file (Feather version 2), through a temporary file beside
        /// it.</summary>
        /// <param name="path">The file; an old one is replaced at the end.</param>
        /// <param name="compression">How its buffers are compressed.</param>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. An old file is left
        /// whole.</exception>
        /// <exception cref="IOException">The file cannot be written. An old file is left whole.</exception>
        public void WriteArrowFile(string path, ArrowCompression compression = ArrowCompression.None) =>
            ArrowOutput.WriteFile(table.GetEnumerator(), path, compression);
    }

    extension<TKey, TRow>(Table<TKey, TRow> table)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        /// <summary>The table's Arrow schema: a field for each column in declaration order, with metadata for what
        /// Arrow cannot say.</summary>
        public Schema ArrowSchema => ArrowSchemas.Of(TRow.Definition);

        /// <summary>Copies all rows into one batch, the transaction's own changes included.</summary>
        /// <returns>
        /// A batch of rows × columns, without rows when the table is empty. It is yours and outlives the transaction;
        /// disposing of it makes its memory free for the next batch, forgetting it leaves it to the collector.
        /// </returns>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing changed.</exception>
        public RecordBatch ToRecordBatch() =>
            ArrowOutput.ToBatch(table.GetEnumerator());

        /// <summary>Copies all rows into batches, the transaction's own changes included.</summary>
        /// <param name="rowsPerBatch">Rows of each batch but the last, at least 1.</param>
        /// <returns>
        /// The batches, none when the table is empty. They are yours and outlive the transaction; disposing of them
        /// makes their memory free for the next ones, forgetting them leaves it to the collector.
        /// </returns>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing changed.</exception>
        public IReadOnlyList<RecordBatch> ToRecordBatches(int rowsPerBatch) =>
            ArrowOutput.ToBatches(table.GetEnumerator(), rowsPerBatch);

        /// <summary>
        /// Copies all rows into batches, the transaction's own changes included, and gives them as a stream of arrays,
        /// which <c>CArrowArrayStreamExporter</c> of Apache.Arrow hands to other languages without a copy.
        /// </summary>
        /// <param name="rowsPerBatch">Rows of each batch but the last, at least 1.</param>
        /// <returns>The stream. It is yours and outlives the transaction; batches that were taken from it belong to who
        /// took them, disposing of it frees the others.</returns>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing changed.</exception>
        public IArrowArrayStream ToArrowArrayStream(int rowsPerBatch = ArrowOutput.StreamRowsPerBatch) =>
            ArrowOutput.ToArrayStream(table.GetEnumerator(), rowsPerBatch);

        /// <summary>Writes all rows as an Arrow IPC stream, the transaction's own changes included.</summary>
        /// <param name="stream">Where to write; it stays open.</param>
        /// <param name="compression">How its buffers are compressed.</param>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. The stream is
        /// incomplete.</exception>
        public void WriteArrowStream(Stream stream, ArrowCompression compression = ArrowCompression.None) =>
            ArrowOutput.WriteStream(table.GetEnumerator(), stream, compression);

        /// <summary>Writes all rows in the Arrow IPC file format (Feather version 2), the transaction's own changes
        /// included.</summary>
        /// <param name="stream">Where to write; it stays open.</param>
        /// <param name="compression">How its buffers are compressed.</param>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. The stream is
        /// incomplete.</exception>
        public void WriteArrowFile(Stream stream, ArrowCompression compression = ArrowCompression.None) =>
            ArrowOutput.WriteFile(table.GetEnumerator(), stream, compression);

        /// <summary>Writes all rows to an Arrow IPC file (Feather version 2), through a temporary file beside
        /// it.</summary>
        /// <param name="path">The file; an old one is replaced at the end.</param>
        /// <param name="compression">How its buffers are compressed.</param>
        /// <exception cref="ColumnValueException">A value cannot be stored in its column. An old file is left
        /// whole.</exception>
        /// <exception cref="IOException">The file cannot be written. An old file is left whole.</exception>
        public void WriteArrowFile(string path, ArrowCompression compression = ArrowCompression.None) =>
            ArrowOutput.WriteFile(table.GetEnumerator(), path, compression);

        /// <summary>Writes the rows of one batch into the table.</summary>
        /// <param name="batch">The batch; columns are found by name, their order does not matter.</param>
        /// <param name="mode">What happens to keys that are in the table already.</param>
        /// <param name="schemas">Which batches are read that do not have today's columns.</param>
        /// <returns>Rows of the batch.</returns>
        /// <exception cref="ArgumentOutOfRangeException">Mode or schemas are no member of their type. Nothing was
        /// read.</exception>
        /// <exception cref="SchemaMismatchException">The columns are not the table's. Nothing was written.</exception>
        /// <exception cref="ColumnValueException">A value does not fit the C# type. Nothing was written.</exception>
        /// <exception cref="ArrowFormatException">The input is damaged or cut off. Nothing was written.</exception>
        /// <exception cref="MigrationException">A method with [MigrateFrom] has refused a row. Nothing was
        /// written.</exception>
        /// <exception cref="DuplicateKeyException">A key is there already in mode <see cref="BatchMode.Insert"/>. The
        /// rows before it are written in this transaction: let the exception leave the block, or roll back.</exception>
        /// <exception cref="RowNotFoundException">A key is not there in mode <see cref="BatchMode.Update"/>. Nothing
        /// was written.</exception>
        public int FromRecordBatch(
            RecordBatch batch,
            BatchMode mode = BatchMode.Insert,
            SchemaMatch schemas = SchemaMatch.Versions)
        {
            ArgumentNullException.ThrowIfNull(batch);
            InputChoices.Check(mode, schemas);
            return BatchRows.WriteTo(table, [batch], mode, schemas);
        }

        /// <summary>Writes the rows of batches into the table; all batches are checked and read before the first row is
        /// written.</summary>
        /// <param name="batches">The batches; columns are found by name, their order does not matter.</param>
        /// <param name="mode">What happens to keys that are in the table already.</param>
        /// <param name="schemas">Which batches are read that do not have today's columns.</param>
        /// <returns>Rows of all batches.</returns>
        /// <exception cref="ArgumentOutOfRangeException">Mode or schemas are no member of their type. Nothing was
        /// read.</exception>
        /// <exception cref="SchemaMismatchException">A batch does not have the table's columns. Nothing was
        /// written.</exception>
        /// <exception cref="ColumnValueException">A batch has a value that the C# type cannot hold. Nothing was
        /// written.</exception>
        /// <exception cref="ArrowFormatException">A batch is damaged. Nothing was written.</exception>
        /// <exception cref="MigrationException">A method with [MigrateFrom] has refused a row. Nothing was
        /// written.</exception>
        /// <exception cref="DuplicateKeyException">A key is there already in mode <see cref="BatchMode.Insert"/>. The
        /// rows before it are written in this transaction: let the exception leave the block, or roll back.</exception>
        /// <exception cref="RowNotFoundException">A key is not there in mode <see cref="BatchMode.Update"/>. Nothing
        /// was written.</exception>
        public int FromRecordBatches(
            IEnumerable<RecordBatch> batches,
            BatchMode mode = BatchMode.Insert,
            SchemaMatch schemas = SchemaMatch.Versions)
        {
            ArgumentNullException.ThrowIfNull(batches);
            InputChoices.Check(mode, schemas);
            return BatchRows.WriteTo(table, [.. batches], mode, schemas);
        }

        /// <summary>Removes the rows whose keys a batch has.</summary>
        /// <param name="batch">The batch; the columns of the key are read, others of the table may be there.</param>
        /// <returns>How many rows were there.</returns>
        /// <exception cref="SchemaMismatchException">A column of the key is missing, or another one is not the table's.
        /// Nothing was removed.</exception>
        /// <exception cref="ColumnValueException">A key does not fit the C# type. Nothing was removed.</exception>
        /// <exception cref="ArrowFormatException">The batch is damaged. Nothing was removed.</exception>
        public int RemoveKeys(RecordBatch batch)
        {
            ArgumentNullException.ThrowIfNull(batch);
            return BatchRows.RemoveFrom(table, [batch]);
        }

        /// <summary>Removes the rows whose keys batches have; all batches are checked and read before the first row is
        /// removed.</summary>
        /// <param name="batches">The batches; the columns of the key are read, others of the table may be
        /// there.</param>
        /// <returns>How many rows were there.</returns>
        /// <exception cref="SchemaMismatchException">A column of the key is missing, or another one is not the table's.
        /// Nothing was removed.</exception>
        /// <exception cref="ColumnValueException">A key does not fit the C# type. Nothing was removed.</exception>
        /// <exception cref="ArrowFormatException">A batch is damaged. Nothing was removed.</exception>
        public int RemoveKeys(IEnumerable<RecordBatch> batches)
        {
            ArgumentNullException.ThrowIfNull(batches);
            return BatchRows.RemoveFrom(table, [.. batches]);
        }

        /// <summary>Reads an Arrow IPC stream to its end mark and writes its rows into the table.</summary>
        /// <param name="stream">The stream; it stays open.</param>
        /// <param name="mode">What happens to keys that are in the table already.</param>
        /// <param name="schemas">Which batches are read that do not have today's columns.</param>
        /// <returns>Rows of the stream.</returns>
        /// <exception cref="ArgumentOutOfRangeException">Mode or schemas are no member of their type. Nothing was
        /// read.</exception>
        /// <exception cref="SchemaMismatchException">The columns are not the table's. Nothing was written.</exception>
        /// <exception cref="ColumnValueException">A value does not fit the C# type. Nothing was written.</exception>
        /// <exception cref="ArrowFormatException">The input is damaged or cut off. Nothing was written.</exception>
        /// <exception cref="MigrationException">A method with [MigrateFrom] has refused a row. Nothing was
        /// written.</exception>
        /// <exception cref="DuplicateKeyException">A key is there already in mode <see cref="BatchMode.Insert"/>. The
        /// rows before it are written in this transaction: let the exception leave the block, or roll back.</exception>
        /// <exception cref="RowNotFoundException">A key is not there in mode <see cref="BatchMode.Update"/>. Nothing
        /// was written.</exception>
        public int ReadArrowStream(
            Stream stream,
            BatchMode mode = BatchMode.Insert,
            SchemaMatch schemas = SchemaMatch.Versions)
        {
            ArgumentNullException.ThrowIfNull(stream);
            InputChoices.Check(mode, schemas);
            return BatchRows.WriteTo(table, ArrowInput.ReadStream(stream), mode, schemas, disposes: true);
        }

        /// <summary>Reads an Arrow IPC file (Feather version 2) and writes its rows into the table.</summary>
        /// <param name="path">The file.</param>
        /// <param name="mode">What happens to keys that are in the table already.</param>
        /// <param name="schemas">Which batches are read that do not have today's columns.</param>
        /// <returns>Rows of the file.</returns>
        /// <exception cref="ArgumentOutOfRangeException">Mode or schemas are no member of their type. Nothing was
        /// read.</exception>
        /// <exception cref="SchemaMismatchException">The columns are not the table's. Nothing was written.</exception>
        /// <exception cref="ColumnValueException">A value does not fit the C# type. Nothing was written.</exception>
        /// <exception cref="ArrowFormatException">The input is damaged or cut off. Nothing was written.</exception>
        /// <exception cref="MigrationException">A method with [MigrateFrom] has refused a row. Nothing was
        /// written.</exception>
        /// <exception cref="DuplicateKeyException">A key is there already in mode <see cref="BatchMode.Insert"/>. The
        /// rows before it are written in this transaction: let the exception leave the block, or roll back.</exception>
        /// <exception cref="RowNotFoundException">A key is not there in mode <see cref="BatchMode.Update"/>. Nothing
        /// was written.</exception>
        /// <exception cref="IOException">The file cannot be opened. Nothing was written.</exception>
        public int ReadArrowFile(
            string path,
            BatchMode mode = BatchMode.Insert,
            SchemaMatch schemas = SchemaMatch.Versions)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            InputChoices.Check(mode, schemas);
            return BatchRows.WriteTo(table, ArrowInput.ReadFile(path), mode, schemas, disposes: true);
        }
    }
}
