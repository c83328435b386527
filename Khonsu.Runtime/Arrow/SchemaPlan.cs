using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// How batches of one schema become rows of a table: where each column is, as what it is stored, and how that becomes
/// what the column's reader expects. It is made once for each schema and never changes.
/// </summary>
/// <remarks>
/// Batches of today's schema have no conversion anywhere and are read where they lie. Others are checked as they are,
/// then converted column by column when a reader is bound, before the first row is made.
/// </remarks>
internal sealed class SchemaPlan
{
    /// <summary>The position of a column that a batch does not have.</summary>
    internal const int NotThere = -1;

    readonly TableDefinition _definition;
    readonly int[] _positions;
    readonly ColumnPlan[]? _columns;
    readonly ColumnPlan _shape;

    /// <summary>Makes a plan for batches of today's schema, or for some columns of it.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="positions">Position in the batch of each column, or <see cref="NotThere"/>.</param>
    internal SchemaPlan(TableDefinition definition, int[] positions)
        : this(definition, positions, null)
    {
    }

    /// <summary>Makes a plan for batches of another schema.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="positions">Position in the batch of each column, or <see cref="NotThere"/>.</param>
    /// <param name="columns">How each column is converted; null where nothing is.</param>
    internal SchemaPlan(TableDefinition definition, int[] positions, ColumnPlan[]? columns)
    {
        _definition = definition;
        _positions = positions;
        _columns = columns;
        IsWhole = System.Array.TrueForAll(positions, static position => position != NotThere);
    }

    /// <summary>Makes a plan for batches whose rows a method of the user converts.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="migration">The method and the older shape that it takes.</param>
    /// <param name="shape">How the columns, as fields of a struct, become the older shape.</param>
    internal SchemaPlan(TableDefinition definition, RowMigration migration, ColumnPlan shape)
        : this(definition, [], null) => (Migration, _shape) = (migration, shape);

    /// <summary>Whether the batches have every column of the table.</summary>
    internal bool IsWhole { get; }

    /// <summary>The first column that rows get the default of, or null when there is none.</summary>
    internal ColumnDefinition? DefaultedColumn =>
        IsWhole ? null : _definition.Columns[System.Array.IndexOf(_positions, NotThere)];

    /// <summary>What converts the rows, or null where columns are read.</summary>
    internal RowMigration? Migration { get; }

    /// <summary>Checks lengths and nulls of a batch of the plan's schema.</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="SchemaMismatchException">A null in a column that does not accept it.</exception>
    /// <exception cref="ArrowFormatException">An array's length or bitmap does not belong to the batch.</exception>
    internal void Check(RecordBatch batch)
    {
        BatchCheck.CheckColumns(batch);
        if (Migration is not null)
        {
            CheckShape(batch);
            return;
        }

        for (int i = 0; i < _positions.Length; i++)
        {
            if (_positions[i] != NotThere)
                BatchCheck.CheckValues(_definition, StoredColumn(i), batch, _positions[i]);
        }
    }

    /// <summary>The data of a column as its reader expects them.</summary>
    /// <param name="batch">A batch that was checked.</param>
    /// <param name="column">Position of the column in the table.</param>
    /// <returns>The data, or null when the batch does not have the column.</returns>
    /// <exception cref="ColumnValueException">A value does not fit today's type.</exception>
    /// <exception cref="ArrowFormatException">The column is damaged.</exception>
    internal ArrayData? DataOf(RecordBatch batch, int column)
    {
        if (_positions[column] == NotThere)
            return null;
        ArrayData data = BatchCheck.Storage(batch.Column(_positions[column]));
        return _columns is null ? data : Converted(_columns[column], data, _definition.Columns[column].Name);
    }

    /// <summary>All columns as the older shape that the user's method takes.</summary>
    /// <param name="batch">A batch that was checked.</param>
    /// <returns>A struct for each row.</returns>
    /// <exception cref="ColumnValueException">A value does not fit the older shape's type.</exception>
    /// <exception cref="ArrowFormatException">A column is damaged.</exception>
    internal ArrayData ShapeOf(RecordBatch batch) => Converted(_shape, StructOf(batch), "");

    void CheckShape(RecordBatch batch)
    {
        foreach (ColumnDefinition column in _shape.Stored!.Children)
        {
            int position = ArrowTypes.IndexOf(batch.Schema.FieldsList, column.Name);
            BatchCheck.CheckValues(_definition, column, batch, position);
        }
    }

    static ArrayData StructOf(RecordBatch batch) => new(
        new StructType([.. batch.Schema.FieldsList]),
        batch.Length,
        0,
        0,
        [ArrowBuffer.Empty],
        [.. batch.Arrays.Select(static array => BatchCheck.Storage(array))]);

    ArrayData Converted(ColumnPlan plan, ArrayData data, string column)
    {
        if (plan.Conversion is not { } conversion)
            return data;
        try
        {
            return conversion.Convert(data, new SeenRows(0, data.Length, null));
        }
        catch (ConversionRefusal refusal)
        {
            string path = column.Length == 0 ? refusal.Path.TrimStart('.') : column + refusal.Path;
            throw new ColumnValueException(
                _definition.Name, path, null, refusal.Index, refusal.Value, refusal.Advice);
        }
    }

    ColumnDefinition StoredColumn(int column) => _columns?[column].Stored ?? _definition.Columns[column];
}
