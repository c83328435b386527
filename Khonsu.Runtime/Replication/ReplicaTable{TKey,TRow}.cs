using System.Runtime.CompilerServices;
using Khonsu.Arrow;
using Khonsu.CompilerServices;
using Khonsu.Concurrency;
using Khonsu.Feed;

namespace Khonsu.Replication;

/// <summary>A table of a store that follows a log.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class ReplicaTable<TKey, TRow> : ReplicaTable
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    // As many as threads that have written at a time.
    readonly LockFreeQueue<RowMessageChecker<TKey, TRow>> _writers = new();

    // By schema; as many as versions of the record that the log has rows of.
    readonly List<(ReadOnlyMemory<byte> Schema, RowMessageReader<TKey, TRow> Reader)> _readers = [];

    internal ReplicaTable()
        : base(TRow.Definition)
    {
        var writer = new RowMessageChecker<TKey, TRow>();
        Schema = writer.SchemaMessage;
        _writers.Enqueue(writer);
    }

    /// <inheritdoc/>
    internal override ReadOnlyMemory<byte> Schema { get; }

    /// <inheritdoc/>
    internal override byte[] Encode(IReadOnlyList<TransactionalRow> rows)
    {
        var typed = new TRow[rows.Count];
        for (int index = 0; index < typed.Length; index++)
            typed[index] = Unsafe.As<TRow>(rows[index]);
        if (!_writers.TryDequeue(out RowMessageChecker<TKey, TRow>? writer))
            writer = new RowMessageChecker<TKey, TRow>();
        byte[] bytes = writer.Write(typed);
        // Why not after an error: a writer that was refused a value may be half full.
        _writers.Enqueue(writer);
        return bytes;
    }

    /// <inheritdoc/>
    internal override TransactionalRow[] Decode(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> rows)
        => ReaderOf(schema).Read(rows);

    /// <inheritdoc/>
    internal override void Apply(ReplicaWriter writer, TransactionalRow[] rows, int first, int puts, int count)
    {
        Table<TKey, TRow> table = writer.Table<TKey, TRow>();
        ReadOnlySpan<TRow> meant = new((TRow[])rows, first, count);
        foreach (TRow row in meant[..puts])
            table.Upsert(row);
        foreach (TRow row in meant[puts..])
            table.Remove(TRow.KeyOf(row));
    }

    /// <inheritdoc/>
    internal override void Repeat(ReplicaWriter writer, in LoggedChange change)
    {
        Table<TKey, TRow> table = writer.Table<TKey, TRow>();
        if (change.After is { } after)
            table.Upsert((TRow)after.Copy());
        else
            table.Remove(TRow.KeyOf((TRow)change.Before!));
    }

    /// <inheritdoc/>
    internal override void Copy(ReplicaWriter writer, Transaction transaction)
    {
        Table<TKey, TRow> table = writer.Table<TKey, TRow>();
        foreach (TRow row in transaction.Table(TRow.Definition))
            table.Upsert((TRow)row.Copy());
    }

    /// <inheritdoc/>
    internal override int Count(
        ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> rows, Func<ulong, bool>? isMeant)
    {
        TRow[] read = ReaderOf(schema).Read(rows);
        if (isMeant is null)
            return read.Length;
        var writer = new KeyWriter();
        return read.Count(row => isMeant(TRow.Definition.PlaceOf(writer, TRow.KeyOf(row))));
    }

    /// <inheritdoc/>
    internal override void Clear(ReplicaWriter writer, Func<ulong, bool>? isMeant)
    {
        Table<TKey, TRow> table = writer.Table<TKey, TRow>();
        // Why first all of them: a table is not changed while it is walked.
        List<TRow> rows = RowsOf(table, isMeant);
        foreach (TRow row in rows)
            table.Remove(TRow.KeyOf(row));
    }

    /// <inheritdoc/>
    internal override void Save(Transaction transaction, Stream stream, Func<ulong, bool>? isMeant)
    {
        Table<TKey, TRow> table = transaction.Table(TRow.Definition);
        if (isMeant is null)
            table.WriteArrowStream(stream);
        else
            ArrowOutput.WriteStream<TKey, TRow>(RowsOf(table, isMeant), stream, ArrowCompression.None);
    }

    /// <inheritdoc/>
    internal override void Load(ReplicaWriter writer, Stream stream)
        => writer.Table<TKey, TRow>().ReadArrowStream(stream, BatchMode.Upsert);

    /// <inheritdoc/>
    internal override object KeyOf(TransactionalRow row) => TRow.KeyOf(Unsafe.As<TRow>(row));

    /// <inheritdoc/>
    internal override void WriteKey(KeyWriter writer, TransactionalRow row)
        => TRow.WriteKey(writer, TRow.KeyOf(Unsafe.As<TRow>(row)));

    /// <inheritdoc/>
    internal override ulong PlaceOf(KeyWriter writer, TransactionalRow row)
        => TRow.Definition.PlaceOf(writer, TRow.KeyOf(Unsafe.As<TRow>(row)));

    /// <inheritdoc/>
    internal override bool TryFind(
        ReadTx transaction, in WantedRows wanted, List<TransactionalRow> rows, int rowsMax)
    {
        ReadTable<TKey, TRow> table = transaction.Table(TRow.Definition);
        if (wanted.Range is { } range)
        {
            return (uint)range.Index < (uint)TRow.Definition.Indexes.Count
                && TRow.Definition.Indexes[range.Index].TryFind(transaction, in range, rows, rowsMax);
        }

        if (wanted.Key is { } bytes)
        {
            if (!TRow.TryReadKey(new KeyReader(bytes), out TKey? key))
                return false;
            if (table.Find(key) is { } found && rows.Count < rowsMax)
                rows.Add(found);
            return true;
        }

        foreach (TRow row in table)
        {
            if (rows.Count >= rowsMax)
                break;
            rows.Add(row);
        }

        return true;
    }

    /// <inheritdoc/>
    internal override void Drop(ReplicaWriter writer, in WantedRows wanted, Func<TransactionalRow, bool> isKept)
    {
        Table<TKey, TRow> table = writer.Table<TKey, TRow>();
        var rows = new List<TransactionalRow>();
        if (wanted.Range is { } range)
            TRow.Definition.Indexes[range.Index].Find(writer, in range, rows);
        else if (wanted.Key is null)
            rows.AddRange(table);
        else if (TRow.TryReadKey(new KeyReader(wanted.Key), out TKey? key) && table.Find(key) is { } found)
            rows.Add(found);
        // Why first all of them: a table is not changed while it is walked.
        foreach (TransactionalRow row in rows)
        {
            if (!isKept(row))
                table.Remove(TRow.KeyOf(Unsafe.As<TRow>(row)));
        }
    }

    static List<TRow> RowsOf(Table<TKey, TRow> table, Func<ulong, bool>? isMeant)
    {
        var rows = new List<TRow>();
        var writer = new KeyWriter();
        foreach (TRow row in table)
        {
            if (isMeant is null || isMeant(TRow.Definition.PlaceOf(writer, TRow.KeyOf(row))))
                rows.Add(row);
        }

        return rows;
    }

    RowMessageReader<TKey, TRow> ReaderOf(ReadOnlyMemory<byte> schema)
    {
        foreach ((ReadOnlyMemory<byte> known, RowMessageReader<TKey, TRow> reader) in _readers)
        {
            if (known.Span.SequenceEqual(schema.Span))
                return reader;
        }

        var added = new RowMessageReader<TKey, TRow>(schema);
        _readers.Add((schema, added));
        return added;
    }
}
