using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.Arrow;
using Khonsu.Cluster.Certification;
using Khonsu.Compute;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>The rows of one table, where nobody knows its types: batches as they came, and which of their rows are
/// there.</summary>
/// <param name="name">The table.</param>
sealed class TableImage(string name)
{
    const int RowsPerBatchMax = 1 << 16;

    readonly List<(RecordBatch Batch, bool[] IsThere)> _batches = [];
    readonly Dictionary<string, (int Batch, int Row)> _places = [];
    readonly Dictionary<uint, MessageReader> _readers = [];
    string? _keyForm;

    // Also of a table without rows: its file has columns.
    Schema? _schema;

    /// <summary>How many rows there are.</summary>
    public int RowCount => _places.Count;

    /// <summary>Puts in all rows of a checkpoint's stream.</summary>
    /// <param name="stream">An Arrow stream.</param>
    public void Load(Stream stream)
    {
        using var reader = new ArrowStreamReader(stream, ArrowCodecs.Factory, leaveOpen: true);
        KeyColumns keys = KeysOf(reader.Schema);
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            _batches.Add((batch, new bool[batch.Length]));
            for (int row = 0; row < batch.Length; row++)
                Put(_batches.Count - 1, row, keys.Of(batch, row));
        }
    }

    /// <summary>Makes sure that the keys of what is written can be followed.</summary>
    /// <param name="part">What a transaction writes of this table.</param>
    /// <exception cref="TableFormException">They cannot.</exception>
    public void CheckKeys(TablePart part)
    {
        if (part.Writes.Any(static write => write.Key is null))
            throw new TableFormException(name, "its keys say themselves which are equal");
    }

    /// <summary>Changes rows as an entry says.</summary>
    /// <param name="rows">The rows that it has of this table.</param>
    /// <param name="schema">The schema of its rows.</param>
    /// <param name="ranges">Which of them take effect, in their order.</param>
    /// <exception cref="TableFormException">That cannot be followed.</exception>
    public void Apply(TableRows rows, ReadOnlyMemory<byte> schema, IReadOnlyList<RowRange> ranges)
    {
        if (!_readers.TryGetValue(rows.SchemaId, out MessageReader? reader))
            _readers.Add(rows.SchemaId, reader = new MessageReader(schema));
        RecordBatch batch = reader.Read(rows.Rows);
        KeyColumns keys = KeysOf(batch.Schema);
        int number = _batches.Count;
        bool[] isThere = new bool[batch.Length];
        _batches.Add((batch, isThere));
        foreach (RowRange range in ranges)
        {
            int end = range.First + range.Count;
            if (end > batch.Length)
                throw new InvalidDataException($"Of table '{name}', rows are missing in an entry.");
            for (int row = range.First; row < range.First + range.Puts; row++)
                Put(number, row, keys.Of(batch, row));
            for (int row = range.First + range.Puts; row < end; row++)
            {
                if (!_places.Remove(keys.Of(batch, row), out (int Batch, int Row) place))
                    throw new TableFormException(name, "a row was deleted whose key is not found");
                _batches[place.Batch].IsThere[place.Row] = false;
            }
        }
    }

    /// <summary>Merges into rows as an entry says; they are not changed yet.</summary>
    /// <param name="merges">What it says of this table.</param>
    /// <param name="schema">The schema of what is merged.</param>
    /// <param name="refused">The position of a row that cannot be merged into, or -1.</param>
    /// <returns>The merged rows, each alone.</returns>
    /// <exception cref="TableFormException">That cannot be followed.</exception>
    public IReadOnlyList<RecordBatch> Merge(MergePart merges, ReadOnlyMemory<byte> schema, out int refused)
    {
        if (!_readers.TryGetValue(merges.SchemaId, out MessageReader? reader))
            _readers.Add(merges.SchemaId, reader = new MessageReader(schema));
        RecordBatch data = reader.Read(merges.Data);
        var keys = new KeyColumns(name, data.Schema);
        var merger = new RowMerger(name, data);
        var merged = new List<RecordBatch>();
        for (int item = 0; item < merges.Keys.Count; item++)
        {
            refused = item;
            if (!_places.TryGetValue(keys.Of(data, item), out (int Batch, int Row) place))
                return [];
            int taken = merges.Takes.ToList().IndexOf(item);
            RecordBatch row = BatchTaking.Take(_batches[place.Batch].Batch, [place.Row]);
            if (merger.Merge(row, item, taken < 0 ? -1 : merges.Keys.Count + taken) is not { } one)
                return [];
            merged.Add(one);
        }

        refused = -1;
        return merged;
    }

    /// <summary>Puts merged rows in.</summary>
    /// <param name="rows">Rows, each alone.</param>
    public void Put(IReadOnlyList<RecordBatch> rows)
    {
        foreach (RecordBatch row in rows)
        {
            _batches.Add((row, new bool[row.Length]));
            Put(_batches.Count - 1, 0, KeysOf(row.Schema).Of(row, 0));
        }
    }

    /// <summary>Writes the rows, those of each schema into an Arrow file of its own.</summary>
    /// <param name="pathOf">The path of a file, by its number from 0.</param>
    /// <returns>How many files were written, and the rows in each.</returns>
    public IReadOnlyList<int> Write(Func<int, string> pathOf)
    {
        var counts = new List<int>();
        IEnumerable<IGrouping<string, (RecordBatch Batch, bool[] IsThere)>> forms = _batches
            .Where(static one => one.IsThere.Contains(true))
            .GroupBy(static one => FormOf(one.Batch.Schema));
        foreach (IGrouping<string, (RecordBatch Batch, bool[] IsThere)> form in forms)
            counts.Add(WriteForm(pathOf(counts.Count), form.First().Batch.Schema, form));
        if (counts.Count == 0 && _schema is not null)
            counts.Add(WriteForm(pathOf(0), _schema, []));
        return counts;
    }

    static int WriteForm(string path, Schema schema, IEnumerable<(RecordBatch Batch, bool[] IsThere)> batches)
    {
        using FileStream file = File.Create(path);
        using var writer = new ArrowFileWriter(file, schema, leaveOpen: true);
        writer.WriteStart();
        var pending = new List<RecordBatch>();
        int count = 0;
        int pendingRows = 0;
        foreach ((RecordBatch batch, bool[] isThere) in batches)
        {
            int[] rows = [.. Enumerable.Range(0, batch.Length).Where(row => isThere[row])];
            pending.Add(BatchTaking.Take(batch, rows));
            count += rows.Length;
            pendingRows += rows.Length;
            if (pendingRows < RowsPerBatchMax)
                continue;
            Flush();
        }

        Flush();
        writer.WriteEnd();
        file.Flush(flushToDisk: true);
        return count;

        void Flush()
        {
            if (pending.Count == 0)
                return;
            using RecordBatch joined = BatchTaking.Join(schema, pending);
            writer.WriteRecordBatch(joined);
            pending.ForEach(static batch => batch.Dispose());
            pending.Clear();
            pendingRows = 0;
        }
    }

    static string FormOf(Schema schema)
        => schema.Metadata?.GetValueOrDefault(ArrowSchemas.FingerprintKey) ?? schema.ToString() ?? "";

    void Put(int number, int row, string key)
    {
        if (_places.TryGetValue(key, out (int Batch, int Row) before))
            _batches[before.Batch].IsThere[before.Row] = false;
        _places[key] = (number, row);
        _batches[number].IsThere[row] = true;
    }

    KeyColumns KeysOf(Schema schema)
    {
        _schema = schema;
        var keys = new KeyColumns(name, schema);
        _keyForm ??= keys.Form;
        return keys.Form == _keyForm
            ? keys
            : throw new TableFormException(name, "its key has changed its type");
    }
}
