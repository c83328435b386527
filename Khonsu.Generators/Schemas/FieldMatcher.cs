using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// Finds columns among the fields of an older version: by number, then by name, then by former names, as the runtime's
/// <c>ColumnMatcher</c> does.
/// </summary>
static class FieldMatcher
{
    /// <summary>What stands for a field that is not there.</summary>
    public const int NotThere = -1;

    /// <summary>Finds each column.</summary>
    /// <param name="columns">Columns of a table, or parts of a struct.</param>
    /// <param name="fields">The fields, each of another name.</param>
    /// <returns>Position of the field of each column, or <see cref="NotThere"/>; no field twice.</returns>
    public static int[] Match(EquatableArray<ColumnModel> columns, IReadOnlyList<StoredField> fields)
    {
        int[] positions = new int[columns.Count];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = NotThere;
        bool[] isTaken = new bool[fields.Count];
        Take(static (column, field) => ColumnNumbers.Of(column) == field.Id);
        Take(static (column, field) => column.Name == field.Name && !AreDifferent(column, field));
        int formerNames = columns.Select(static column => FormerNames(column).Count).DefaultIfEmpty().Max();
        for (int i = 0; i < formerNames; i++)
            Take((column, field) => i < FormerNames(column).Count && FormerNames(column)[i] == field.Name);
        return positions;

        void Take(Func<ColumnModel, StoredField, bool> isSame)
        {
            for (int i = 0; i < positions.Length; i++)
            {
                for (int at = 0; positions[i] == NotThere && at < isTaken.Length; at++)
                {
                    if (!isTaken[at] && isSame(columns[i], fields[at]))
                        (positions[i], isTaken[at]) = (at, true);
                }
            }
        }
    }

    /// <summary>What a column was called before.</summary>
    /// <param name="column">The column.</param>
    public static EquatableArray<string> FormerNames(ColumnModel column) => column.Shape?.FormerNames ?? default;

    // Why: where both were given a number by hand and the numbers differ, the name was used again for something else.
    static bool AreDifferent(ColumnModel column, StoredField field) =>
        column.Shape is { Id: not 0 and var own } && field.Id != 0 && field.Id != own
        && field.Id != ColumnNumbers.Of(field.Name);
}
