using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;
using Khonsu.Compute;

namespace Khonsu.Cluster.Recovery.Tables;

/// <summary>
/// Merges into a row where nobody knows its types, with the outcome that a node has (Inv T7): what is merged are
/// columns of Arrow, and the schema says by which rule.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="data">What is merged, as a node has written it.</param>
sealed class RowMerger(string table, RecordBatch data)
{
    // As the generator writes it.
    const string RuleKey = "khonsu.merge";

    /// <summary>Merges into a row.</summary>
    /// <param name="row">The row alone.</param>
    /// <param name="added">Where what is added stands.</param>
    /// <param name="taken">Where what is taken away stands; -1 for nothing.</param>
    /// <returns>The merged row alone; null where a sum does not fit.</returns>
    /// <exception cref="TableFormException">That cannot be done without the types.</exception>
    public RecordBatch? Merge(RecordBatch row, int added, int taken)
    {
        IArrowArray[] columns = [.. Enumerable.Range(0, row.ColumnCount).Select(row.Column)];
        for (int place = 0; place < data.ColumnCount; place++)
        {
            Field field = data.Schema.GetFieldByIndex(place);
            if (field.Metadata?.GetValueOrDefault(RuleKey) is not { } rule || IsNothing(place, added, taken))
                continue;
            int target = PlaceIn(row.Schema, field);
            if (Merge(columns[target], place, rule, added, taken) is not { } merged)
                return null;
            columns[target] = merged;
        }

        return new RecordBatch(row.Schema, columns, 1);
    }

    bool IsNothing(int place, int added, int taken)
        => data.Column(place).IsNull(added) && (taken < 0 || data.Column(place).IsNull(taken));

    int PlaceIn(Schema schema, Field field)
    {
        int id = ColumnMatcher.IdOf(field);
        for (int place = 0; place < schema.FieldsList.Count; place++)
        {
            Field own = schema.GetFieldByIndex(place);
            if (ColumnMatcher.IdOf(own) == id && TextOf(own) == TextOf(field))
                return place;
        }

        throw new TableFormException(
            table, $"something is merged into column '{field.Name}' of rows of an older version of the record");
    }

    static string TextOf(Field field) => ArrowTypes.Describe(ArrowTypes.StorageOf(field.DataType));

    IArrowArray? Merge(IArrowArray column, int place, string rule, int added, int taken)
    {
        if (rule == nameof(MergeKind.LastWriter) || (rule == nameof(MergeKind.FirstWriter) && column.IsNull(0)))
            return BatchTaking.Take(data.Column(place), [added]);
        if (rule == nameof(MergeKind.FirstWriter))
            return column;
        if (rule == nameof(MergeKind.Append))
            return Append(column, BatchTaking.Take(data.Column(place), [added]));
        var field = (FixedWidthType)ArrowTypes.StorageOf(column.Data.DataType);
        FixedValue? now = FixedValue.Of(column, 0);
        FixedValue? more = FixedValue.Of(data.Column(place), added);
        FixedValue? less = taken < 0 ? null : FixedValue.Of(data.Column(place), taken);
        byte[]? merged = rule switch
        {
            nameof(MergeKind.Sum) => FixedMerge.Sum(field, now!.Value, more, less),
            nameof(MergeKind.Max) => FixedMerge.Extreme(field, now, more!.Value, isMax: true),
            nameof(MergeKind.Min) => FixedMerge.Extreme(field, now, more!.Value, isMax: false),
            nameof(MergeKind.Or) => FixedMerge.Bits(now!.Value, more!.Value, static (left, right) => left | right),
            nameof(MergeKind.And) => FixedMerge.Bits(now!.Value, more!.Value, static (left, right) => left & right),
            _ => throw new TableFormException(table, $"it does not know how '{rule}' merges"),
        };
        return merged is null
            ? null
            : ArrowArrayFactory.BuildArray(
                new ArrayData(column.Data.DataType, 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(merged)]));
    }

    // Null counts as empty.
    static IArrowArray Append(IArrowArray column, IArrowArray more)
    {
        if (column.IsNull(0))
            return more;
        if (column is ListArray list)
        {
            var others = (ListArray)more;
            IArrowArray[] parts = [list.GetSlicedValues(0), others.GetSlicedValues(0)];
            int length = parts[0].Length + parts[1].Length;
            Schema one = new([((ListType)list.Data.DataType).ValueField], null);
            RecordBatch[] batches = [.. parts.Select(part => new RecordBatch(one, [part], part.Length))];
            using RecordBatch joined = BatchTaking.Join(one, batches);
            ArrowBuffer offsets = new ArrowBuffer.Builder<int>(2).Append(0).Append(length).Build();
            return ArrowArrayFactory.BuildArray(new ArrayData(
                list.Data.DataType, 1, 0, 0, [ArrowBuffer.Empty, offsets], [BatchTaking.Share(joined.Column(0)).Data]));
        }

        byte[] bytes = [.. ((BinaryArray)column).GetBytes(0), .. ((BinaryArray)more).GetBytes(0)];
        ArrowBuffer ends = new ArrowBuffer.Builder<int>(2).Append(0).Append(bytes.Length).Build();
        return ArrowArrayFactory.BuildArray(
            new ArrayData(column.Data.DataType, 1, 0, 0, [ArrowBuffer.Empty, ends, new ArrowBuffer(bytes)]));
    }
}
