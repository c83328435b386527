using Apache.Arrow;
using DuckDB.NET.Data;

namespace Analytics;

/// <summary>Sums by SQL, in a DuckDB that lives in this process and keeps nothing.</summary>
sealed class DuckQueries : IDisposable
{
    const string LedgerTable = "ledger";

    readonly DuckDBConnection _connection = new("DataSource=:memory:");

    /// <summary>Opens the database.</summary>
    public DuckQueries() => _connection.Open();

    /// <summary>Adds up the ledger in a Parquet file, which DuckDB reads by itself.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The sums of each airport.</returns>
    public IReadOnlyCollection<OriginTotals> TotalsOfParquet(string path)
        => TotalsOf($"read_parquet('{path.Replace("'", "''")}')");

    /// <summary>Adds up the ledger in memory, without a file between: its batches go into a table of DuckDB.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <returns>The sums of each airport.</returns>
    // Why copied: DuckDB.NET has no call for Arrow batches that go in, and DuckDB's own, duckdb_arrow_scan, is
    // deprecated and did not survive the stream that Apache.Arrow exports.
    public IReadOnlyCollection<OriginTotals> TotalsOfBatches(SnapshotTable ledger)
    {
        Execute(
            $"CREATE OR REPLACE TABLE {LedgerTable} (origin VARCHAR, delay_minutes INTEGER, distance_miles INTEGER)");
        using (DuckDBAppender appender = _connection.CreateAppender(LedgerTable))
        {
            foreach (RecordBatch batch in ledger.Batches)
                Append(appender, batch);
        }

        return TotalsOf(LedgerTable);
    }

    /// <summary>Closes the database.</summary>
    public void Dispose() => _connection.Dispose();

    static void Append(DuckDBAppender appender, RecordBatch batch)
    {
        StringArray origins = (StringArray)batch.Column("origin");
        Int32Array delays = (Int32Array)batch.Column("delay_minutes");
        Int32Array distances = (Int32Array)batch.Column("distance_miles");
        for (int row = 0; row < batch.Length; row++)
        {
            appender.CreateRow()
                .AppendValue(origins.GetString(row))
                .AppendValue(delays.GetValue(row))
                .AppendValue(distances.GetValue(row))
                .EndRow();
        }
    }

    void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    List<OriginTotals> TotalsOf(string relation)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT origin, count(*), CAST(sum(delay_minutes) AS BIGINT), CAST(sum(distance_miles) AS BIGINT)
            FROM {relation} GROUP BY origin
            """;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<OriginTotals> totals = [];
        while (reader.Read())
            totals.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        return totals;
    }
}
