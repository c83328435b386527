using System.Runtime.CompilerServices;
using Khonsu.Arrow;
using Khonsu.CompilerServices;
using Khonsu.Concurrency;

namespace Khonsu.Replication;

/// <summary>Writes what is merged into rows of a table as rows of another record, and applies it.</summary>
/// <remarks>
/// What becomes of a merge is a function of the row that is there and of the bytes, also for who reads them without
/// the types (Inv T7). So where the row does not exist, the sum does not fit the C# type, or its decimal the column,
/// the answer is that it cannot be done; nothing is thrown.
/// </remarks>
/// <typeparam name="TKey">The key of both.</typeparam>
/// <typeparam name="TRow">The record of the table.</typeparam>
/// <typeparam name="TData">The record of what is merged.</typeparam>
/// <param name="deltaOf">Makes a delta of what is added, and of what is taken away or null.</param>
internal sealed class MergeCodec<TKey, TRow, TData>(Func<TData, TData?, RowDelta<TRow>> deltaOf) : MergeCodec
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
    where TData : TransactionalRow, IRow<TKey, TData>
{
    /// <summary>Key in the metadata of a column that says by which rule it is merged.</summary>
    internal const string RuleKey = "khonsu.merge";

    // As many as threads that have written at a time.
    readonly LockFreeQueue<RowMessageChecker<TKey, TData>> _writers = new();

    // By schema; as many as versions of the record that the log has merges of.
    readonly List<(ReadOnlyMemory<byte> Schema, RowMessageReader<TKey, TData> Reader)> _readers = [];

    ReadOnlyMemory<byte> _schema;

    /// <inheritdoc/>
    // Why: a sum that fits the C# type may have more digits than the column.
    internal override bool CanOverflowColumns { get; } = TData.Definition.Columns.Any(
        static column => !column.IsKey && column.Kind == ColumnKind.Decimal);

    /// <inheritdoc/>
    internal override ReadOnlyMemory<byte> Schema
    {
        get
        {
            if (_schema.IsEmpty)
            {
                var writer = new RowMessageChecker<TKey, TData>();
                _schema = writer.SchemaMessage;
                _writers.Enqueue(writer);
            }

            return _schema;
        }
    }

    /// <inheritdoc/>
    internal override byte[] Encode(IReadOnlyList<TransactionalRow> data)
    {
        var typed = new TData[data.Count];
        for (int index = 0; index < typed.Length; index++)
            typed[index] = Unsafe.As<TData>(data[index]);
        if (!_writers.TryDequeue(out RowMessageChecker<TKey, TData>? writer))
            writer = new RowMessageChecker<TKey, TData>();
        byte[] bytes = writer.Write(typed);
        // Why not after an error: a writer that was refused a value may be half full.
        _writers.Enqueue(writer);
        return bytes;
    }

    /// <inheritdoc/>
    internal override int Count(
        ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> data, Func<ulong, bool>? isMeant)
    {
        TData[] read = ReaderOf(schema).Read(data);
        if (isMeant is null)
            return read.Length;
        var writer = new KeyWriter();
        return read.Count(one => isMeant(TRow.Definition.PlaceOf(writer, TData.KeyOf(one))));
    }

    /// <inheritdoc/>
    internal override int Apply(
        ReplicaWriter writer,
        ReplicaTable table,
        ReadOnlyMemory<byte> schema,
        ReadOnlyMemory<byte> data,
        IReadOnlyList<int> takes)
    {
        Table<TKey, TRow> rows = writer.Table<TKey, TRow>();
        TData[] read = ReaderOf(schema).Read(data);
        int count = read.Length - takes.Count;
        for (int index = 0; index < count; index++)
        {
            if (rows.Find(TData.KeyOf(read[index])) is not { } row
                || Merge(row, read[index], TakenFrom(read, takes, index)) is not { } merged
                || (CanOverflowColumns && !CanBeStored(table, merged)))
            {
                return index;
            }

            rows.Upsert(merged);
        }

        return -1;
    }

    static TData? TakenFrom(TData[] read, IReadOnlyList<int> takes, int index)
    {
        for (int place = 0; place < takes.Count; place++)
        {
            if (takes[place] == index)
                return read[read.Length - takes.Count + place];
        }

        return null;
    }

    TRow? Merge(TRow row, TData added, TData? taken)
    {
        try
        {
            return deltaOf(added, taken).Apply(row);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    static bool CanBeStored(ReplicaTable table, TRow row)
    {
        try
        {
            table.Encode([row]);
            return true;
        }
        catch (ColumnValueException)
        {
            return false;
        }
    }

    RowMessageReader<TKey, TData> ReaderOf(ReadOnlyMemory<byte> schema)
    {
        foreach ((ReadOnlyMemory<byte> known, RowMessageReader<TKey, TData> reader) in _readers)
        {
            if (known.Span.SequenceEqual(schema.Span))
                return reader;
        }

        var added = new RowMessageReader<TKey, TData>(schema);
        CheckRules(added);
        _readers.Add((schema, added));
        return added;
    }

    /// <summary>Makes sure that columns are merged today as they were where the bytes were written.</summary>
    /// <exception cref="SchemaMismatchException">Replicas of the two versions would come to different rows.</exception>
    static void CheckRules(RowMessageReader<TKey, TData> reader)
    {
        foreach ((string name, int id, string rule) in reader.Said(RuleKey))
        {
            // Why nothing of a column that is gone: nobody can tell what is merged into it.
            if (TRow.Definition.Columns.All(column => column.StableId != id))
                continue;
            ColumnDefinition? now = TData.Definition.Columns.FirstOrDefault(column => column.StableId == id);
            string? today = now?.Metadata.FirstOrDefault(static pair => pair.Key == RuleKey).Value;
            if (today == rule)
                continue;
            throw new SchemaMismatchException(
                TRow.Definition.Name,
                name,
                today is null ? "no merge by a rule of the library" : $"a merge by {today}",
                $"a merge by {rule}",
                "Start all nodes with the version of the program that wrote it, take a checkpoint, and change the rule "
                    + "then");
        }
    }
}
