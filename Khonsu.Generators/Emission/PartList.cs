using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>The parts of a key as parameters of a method.</summary>
/// <param name="Columns">The key columns in key order.</param>
/// <param name="Names">Names of the parameters, as C# source spells them.</param>
/// <param name="Parameters">The parameters with their types.</param>
/// <param name="Key">The expression that makes the key of them.</param>
/// <param name="RowName">A name for one more parameter.</param>
sealed record PartList(ColumnModel[] Columns, string[] Names, string Parameters, string Key, string RowName)
{
    /// <summary>Names the parts of a record's key.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The parts.</returns>
    public static PartList Of(RecordModel record)
    {
        ColumnModel[] columns = KeyEmitter.PartsOf(record);
        // Why: "table" is the receiver, and members that differ by case of the first letter only would become one
        // parameter.
        var taken = new HashSet<string>(StringComparer.Ordinal) { "table" };
        string[] names = columns.Select(column => Free(column.Parameter, taken)).ToArray();
        string rowName = Free("row", taken);
        string parameters = string.Join(", ", columns.Select((column, i) => $"{column.TypeName} {names[i]}"));
        string key = $"new {record.Key.TypeName}({string.Join(", ", names)})";
        return new PartList(columns, names, parameters, key, rowName);
    }

    static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
            name += "_";
        return name;
    }
}
