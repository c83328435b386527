using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>Names of the members of a merge cursor that are not of a column, which are called what no column is.
/// </summary>
/// <param name="Cursor">The field.</param>
/// <param name="Deltas">The class of what a transaction changes.</param>
/// <param name="Factory">The method that makes one of those of rows.</param>
/// <param name="Taken">All names that are taken.</param>
sealed record MergeNames(string Cursor, string Deltas, string Factory, HashSet<string> Taken)
{
    /// <summary>Finds the names.</summary>
    /// <param name="record">A record that has a merge cursor.</param>
    /// <returns>The names.</returns>
    public static MergeNames Of(RecordModel record)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { record.MergeName! };
        foreach (ColumnModel column in record.Columns)
            taken.Add(column.Member);
        string cursor = Free("_cursor", taken);
        string deltas = Free("Deltas", taken);
        return new MergeNames(cursor, deltas, Free("DeltaOf", taken), taken);
    }

    /// <summary>Takes a name.</summary>
    /// <param name="name">The name wished for.</param>
    /// <returns>It, longer where it is taken.</returns>
    public string Free(string name) => Free(name, Taken);

    static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
            name += "_";
        return name;
    }
}
