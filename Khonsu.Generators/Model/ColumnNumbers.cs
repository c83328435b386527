using System.Text;

namespace Khonsu.Generators.Model;

/// <summary>The number by which a column is found in batches of older schemas; the runtime counts the same.</summary>
static class ColumnNumbers
{
    const uint HashStart = 2166136261;
    const uint HashFactor = 16777619;

    /// <summary>The number of a column.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The one that the user gave it, else that of its oldest name.</returns>
    public static int Of(ColumnModel column) => column.Shape switch
    {
        { Id: not 0 and var id } => id,
        { FormerNames: { Count: > 0 } names } => Of(names[0]),
        _ => Of(column.Name),
    };

    /// <summary>The number of a column that was given none: FNV-1a without the sign.</summary>
    /// <param name="name">Its oldest name.</param>
    /// <returns>The number, at least 1.</returns>
    public static int Of(string name)
    {
        uint hash = HashStart;
        foreach (byte letter in Encoding.UTF8.GetBytes(name))
            hash = unchecked((hash ^ letter) * HashFactor);
        return Math.Max((int)(hash & int.MaxValue), 1);
    }
}
