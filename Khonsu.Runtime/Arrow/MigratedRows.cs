using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Rows of an older shape, converted one by one by a method of the user.</summary>
internal static class MigratedRows
{
    /// <summary>Converts all rows of a batch.</summary>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="table">Name of the table.</param>
    /// <param name="plan">The plan of the batch's schema, which has a migration.</param>
    /// <param name="batch">A batch that was checked.</param>
    /// <returns>Fresh rows, in their order.</returns>
    /// <exception cref="MigrationException">The method has thrown, or returned null.</exception>
    /// <exception cref="ColumnValueException">A value does not fit the older shape.</exception>
    /// <exception cref="ArrowFormatException">The batch is damaged.</exception>
    internal static IEnumerable<TRow> Of<TRow>(string table, SchemaPlan plan, RecordBatch batch)
        where TRow : class
    {
        var migration = (RowMigration<TRow>)plan.Migration!;
        // Why without a name: in errors a column of the shape stands for itself.
        StructColumnReader reader = migration.CreateReader(migration.Old with { Name = "" });
        reader.Table = table;
        using ColumnSource source = new(plan.ShapeOf(batch), table, migration.Old.Name);
        reader.Bind(source);
        try
        {
            for (int row = 0; row < batch.Length; row++)
                yield return Converted(table, migration, reader, row);
        }
        finally
        {
            reader.Unbind();

            // Why: the batch owns native memory; it must not be finalized while pointers into it are in use.
            GC.KeepAlive(batch);
        }
    }

    static TRow Converted<TRow>(string table, RowMigration<TRow> migration, StructColumnReader reader, int row)
        where TRow : class
    {
        try
        {
            return migration.Convert(reader, row) ?? throw new MigrationException(table, migration.Method, row, null);
        }
        catch (Exception cause) when (cause is not KhonsuException)
        {
            throw new MigrationException(table, migration.Method, row, cause);
        }
    }
}
