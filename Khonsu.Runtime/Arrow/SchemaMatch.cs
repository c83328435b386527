namespace Khonsu;

/// <summary>Which batches are read that do not have the columns of today's record.</summary>
public enum SchemaMatch
{
    /// <summary>
    /// Batches that an older version of this table has written, which their metadata must prove: table, fingerprint and
    /// fields fit each other. All others must have exactly the columns of the record.
    /// </summary>
    Versions,

    /// <summary>None: every batch must have exactly the columns of the record.</summary>
    Exact,

    /// <summary>
    /// Batches from anywhere: a column that is missing gets the default of the record, one that the record does not
    /// have is ignored, and what can be widened without loss is.
    /// </summary>
    Evolve,
}
