using System.Globalization;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Finds columns among the fields of an older schema: by id, then by name, then by former names.</summary>
internal static class ColumnMatcher
{
    /// <summary>Finds each column.</summary>
    /// <param name="columns">Columns of a table, or parts of a struct.</param>
    /// <param name="fields">The fields, each of another name.</param>
    /// <param name="trustsIds">Whether the ids of the fields are those of this table.</param>
    /// <returns>Position of the field of each column, or <see cref="SchemaPlan.NotThere"/>; no field twice.</returns>
    internal static int[] Match(
        IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<Field> fields, bool trustsIds)
    {
        int[] positions = new int[columns.Count];
        System.Array.Fill(positions, SchemaPlan.NotThere);
        bool[] isTaken = new bool[fields.Count];
        if (trustsIds)
            Take(static (column, field) => column.StableId == IdOf(field));
        Take((column, field) => column.Name == field.Name && !(trustsIds && AreDifferent(column, field)));
        int formerNames = columns.Select(static column => column.FormerNames.Count).DefaultIfEmpty().Max();
        for (int i = 0; i < formerNames; i++)
            Take((column, field) => i < column.FormerNames.Count && column.FormerNames[i] == field.Name);
        return positions;

        void Take(Func<ColumnDefinition, Field, bool> isSame)
        {
            for (int i = 0; i < positions.Length; i++)
            {
                for (int at = 0; positions[i] == SchemaPlan.NotThere && at < isTaken.Length; at++)
                {
                    if (!isTaken[at] && isSame(columns[i], fields[at]))
                        (positions[i], isTaken[at]) = (at, true);
                }
            }
        }
    }

    /// <summary>The id of a field, or 0 when it has none.</summary>
    internal static int IdOf(Field field) =>
        field.Metadata is { } metadata
        && metadata.TryGetValue(ArrowFields.IdKey, out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? id
            : 0;

    // Why: where both were given a number by hand and the numbers differ, the name was used again for something else.
    static bool AreDifferent(ColumnDefinition column, Field field) =>
        column.Id != 0 && IdOf(field) is var id && id != 0 && id != column.Id
        && id != ColumnDefinition.IdOf(field.Name);
}
