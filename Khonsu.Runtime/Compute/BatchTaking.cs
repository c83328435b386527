using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Makes batches of rows of batches.</summary>
internal static class BatchTaking
{
    /// <summary>Copies rows of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">Numbers of rows, in any order, also repeated.</param>
    /// <returns>A column of as many rows; it belongs to the caller.</returns>
    /// <exception cref="ColumnTypeException">The type cannot be copied.</exception>
    internal static IArrowArray Take(IArrowArray column, int[] rows)
        => ArrowArrayFactory.BuildArray(RowTaking.Take([column.Data], RowPlaces.Of(rows)));

    /// <summary>Copies rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">Numbers of rows.</param>
    /// <returns>A batch of as many rows; it belongs to the caller.</returns>
    /// <exception cref="ColumnTypeException">A type cannot be copied.</exception>
    internal static RecordBatch Take(RecordBatch batch, int[] rows)
        => Take(batch.Schema, [batch], RowPlaces.Of(rows));

    /// <summary>Copies rows of batches.</summary>
    /// <param name="schema">Their columns.</param>
    /// <param name="batches">The batches, at least one.</param>
    /// <param name="places">Which rows, and where they go.</param>
    /// <returns>A batch of as many rows; it belongs to the caller.</returns>
    /// <exception cref="ColumnTypeException">A type cannot be copied.</exception>
    internal static RecordBatch Take(Schema schema, IReadOnlyList<RecordBatch> batches, RowPlaces places)
    {
        List<IArrowArray> columns = [];
        try
        {
            for (int column = 0; column < schema.FieldsList.Count; column++)
            {
                ArrayData[] sources = [.. batches.Select(batch => batch.Column(column).Data)];
                columns.Add(ArrowArrayFactory.BuildArray(RowTaking.Take(sources, places)));
            }
        }
        catch
        {
            columns.ForEach(static column => column.Dispose());
            throw;
        }

        return new RecordBatch(schema, columns, places.Count);
    }

    /// <summary>Copies batches into one.</summary>
    /// <param name="schema">Their columns.</param>
    /// <param name="batches">The batches, perhaps none.</param>
    /// <returns>The batch; it belongs to the caller.</returns>
    /// <exception cref="ColumnTypeException">A type cannot be copied.</exception>
    internal static RecordBatch Join(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        int length = new ChunkStarts([.. batches.Select(static batch => batch.Length)]).Count;
        List<IArrowArray> columns = [];
        for (int column = 0; column < schema.FieldsList.Count; column++)
        {
            columns.Add(batches.Count switch
            {
                0 => ArrowArrayFactory.BuildArray(EmptyOf(schema.GetFieldByIndex(column).DataType)),
                1 => Share(batches[0].Column(column)),
                _ => Concatenate([.. batches.Select(batch => batch.Column(column))]),
            });
        }

        return new RecordBatch(schema, columns, length);
    }

    /// <summary>Makes an array with a share of its own of the memory of another one.</summary>
    /// <param name="array">The other one.</param>
    /// <returns>The array; it belongs to the caller.</returns>
    internal static IArrowArray Share(IArrowArray array)
        => ArrowArrayFactory.BuildArray(array.Data.SliceShared(0, array.Length));

    static IArrowArray Concatenate(IReadOnlyList<IArrowArray> chunks)
    {
        if (CanConcatenate(chunks[0].Data.DataType))
            return ArrowArrayConcatenator.Concatenate(chunks);
        ArrayData[] sources = [.. chunks.Select(static chunk => chunk.Data)];
        RowPlaces all = RowPlaces.OfAll(System.Array.ConvertAll(sources, static source => source.Length));
        return ArrowArrayFactory.BuildArray(RowTaking.Take(sources, all));
    }

    // Why not these: the library does not put them after each other; row by row is slower, and it can be done.
    static bool CanConcatenate(IArrowType type) => type switch
    {
        DictionaryType or UnionType => false,
        NestedType nested => nested.Fields.All(static field => CanConcatenate(field.DataType)),
        _ => true,
    };

    static ArrayData EmptyOf(IArrowType type)
    {
        int buffers = type switch
        {
            StringType or BinaryType or LargeStringType or LargeBinaryType => 3,
            StructType or FixedSizeListType => 1,
            _ => 2,
        };
        ArrayData[]? children = type is NestedType nested
            ? [.. nested.Fields.Select(static field => EmptyOf(field.DataType))]
            : null;
        ArrayData? dictionary = type is DictionaryType words ? EmptyOf(words.ValueType) : null;
        ArrowBuffer[] none = new ArrowBuffer[buffers];
        System.Array.Fill(none, ArrowBuffer.Empty);
        return new ArrayData(type, 0, 0, 0, none, children, dictionary);
    }
}
