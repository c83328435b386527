using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Compares batches with a table before a row is touched: RecordBatch itself checks neither types nor nulls, names or
/// lengths. Columns are found by name, their order does not matter.
/// </summary>
internal static class BatchCheck
{
    const string NoColumn = "no column";

    /// <summary>Finds each column of a table in a schema.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="schema">The batches' schema.</param>
    /// <param name="isPartial">Whether columns that are not of the key may be missing.</param>
    /// <returns>For each column of the table its position in the schema, or <see
    /// cref="SchemaPlan.NotThere"/>.</returns>
    /// <exception cref="SchemaMismatchException">A column is missing, twice there, unknown, or of another
    /// type.</exception>
    internal static int[] CheckSchema(TableDefinition definition, Schema schema, bool isPartial = false)
    {
        Dictionary<string, int> positions = CheckNames(definition, schema);
        int[] map = new int[definition.Columns.Count];
        for (int i = 0; i < map.Length; i++)
        {
            ColumnDefinition column = definition.Columns[i];
            string expected = Expected(column);
            if (!positions.Remove(column.Name, out map[i]))
            {
                map[i] = SchemaPlan.NotThere;
                if (isPartial && !column.IsKey)
                    continue;
                string names = string.Join(", ", schema.FieldsList.Select(static f => f.Name));
                throw Mismatch(
                    definition, column.Name, expected, NoColumn, $"Add the column to the batch; it has: {names}");
            }

            CheckType(definition, column, expected, schema.FieldsList[map[i]]);
        }

        foreach (KeyValuePair<string, int> extra in positions.OrderBy(static p => p.Value))
        {
            throw Mismatch(
                definition, extra.Key, NoColumn, TypeCheck.Found(schema.FieldsList[extra.Value]),
                "Drop the column from the batch or add a member of this name to the record");
        }

        return map;
    }

    /// <summary>Finds each field of a schema by its name.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="schema">The batches' schema.</param>
    /// <returns>Positions by names.</returns>
    /// <exception cref="SchemaMismatchException">A name is there twice.</exception>
    internal static Dictionary<string, int> CheckNames(TableDefinition definition, Schema schema)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            string name = schema.FieldsList[i].Name;
            if (!positions.TryAdd(name, i))
                throw Mismatch(definition, name, "one column", "two columns of this name", "Rename or drop one");
        }

        return positions;
    }

    /// <summary>Checks that a batch has an array for each field of its schema.</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="ArrowFormatException">It has more or fewer.</exception>
    internal static void CheckColumns(RecordBatch batch)
    {
        if (batch.ColumnCount == batch.Schema.FieldsList.Count)
            return;
        string problem = $"it has {batch.ColumnCount} columns and its schema {batch.Schema.FieldsList.Count}";
        throw new ArrowFormatException("the batch", problem, null);
    }

    /// <summary>Checks length and nulls of a column whose type was checked.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="column">What the batch stores.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="position">Position of the column in the batch.</param>
    /// <exception cref="SchemaMismatchException">A null in a column that does not accept it.</exception>
    /// <exception cref="ArrowFormatException">The array's length or bitmap does not belong to the batch.</exception>
    internal static void CheckValues(
        TableDefinition definition, ColumnDefinition column, RecordBatch batch, int position)
    {
        ArrayData data = Storage(batch.Column(position));
        if (IsDisposed(data))
            throw new ArrowFormatException("the batch", "it was disposed of and its memory is gone", null);
        if (data.Length != batch.Length)
            throw Damaged(definition, column, $"it has {data.Length} values and the batch {batch.Length} rows");
        long nulls = CountNulls(definition, column, data);
        if (nulls > 0 && !column.IsNullable)
        {
            throw Mismatch(
                definition, column.Name, Expected(column), $"{nulls} nulls in {data.Length} values",
                "Fill the nulls before, make the member's type nullable, or convert rows of an older version with "
                + "[MigrateFrom]");
        }

        if (column.Children.Count > 0 || column.Kind == ColumnKind.DateTimeOffset
            || WordForms.IsDictionary(column.Kind))
            new NestedCheck(definition, column).CheckParts(data);
    }

    /// <summary>An array's data; of an array of a registered extension type, the data of its storage.</summary>
    internal static ArrayData Storage(IArrowArray array) =>
        array is ExtensionArray extension ? Storage(extension.Storage) : array.Data;

    // Why caught: the library has no question for it, and a buffer that was disposed of has no memory to tell the size
    // of.
    static bool IsDisposed(ArrayData data)
    {
        try
        {
            foreach (ArrowBuffer buffer in data.Buffers ?? [])
                _ = buffer.Length;
            return (data.Children ?? []).Any(static child => child is not null && IsDisposed(child));
        }
        catch (NullReferenceException)
        {
            return true;
        }
    }

    static void CheckType(TableDefinition definition, ColumnDefinition column, string expected, Field field)
    {
        if (TypeCheck.Difference(column, field) is not { } difference)
            return;
        bool isWhole = difference.Path.Length == 0;
        throw Mismatch(
            definition,
            column.Name + difference.Path,
            isWhole ? expected : difference.Expected,
            isWhole ? TypeCheck.Found(field) : difference.Found,
            "Cast the column before, or change the member's type or attribute to match");
    }

    static string Expected(ColumnDefinition column) => TypeCheck.Expected(column);

    static long CountNulls(TableDefinition definition, ColumnDefinition column, ArrayData data)
    {
        if (column.Kind == ColumnKind.Union || data.NullCount == 0)
            return 0;
        return BitmapBits.TryCountNulls(data, out long nulls)
            ? nulls
            : throw Damaged(definition, column, "it has nulls and no bitmap that says where");
    }

    static SchemaMismatchException Mismatch(
        TableDefinition definition, string column, string expected, string found, string advice) =>
        new(definition.Name, column, expected, found, advice);

    static ArrowFormatException Damaged(TableDefinition definition, ColumnDefinition column, string how) =>
        new("the batch", $"column {column.Name} of table {definition.Name} is damaged, {how}", null);
}
