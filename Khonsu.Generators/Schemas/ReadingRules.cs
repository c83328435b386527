using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// Decides whether an older version of a column is read as today's, level by level, as the runtime's
/// <c>EvolutionPlanner</c> does. It is stricter in one point: the runtime looks whether an older batch has a null where
/// none is allowed any more, and here there is no batch to look into.
/// </summary>
static class ReadingRules
{
    /// <summary>Finds why the fields of an older version do not become columns.</summary>
    /// <param name="columns">Columns of a table, or parts of a record.</param>
    /// <param name="fields">The fields of the older version.</param>
    /// <param name="path">The way to the parts; empty for columns.</param>
    /// <returns>The first problem of each column that has one, a null last.</returns>
    public static IEnumerable<SchemaProblem> OfAll(
        EquatableArray<ColumnModel> columns, IReadOnlyList<StoredField> fields, string path)
    {
        int[] positions = FieldMatcher.Match(columns, fields);
        for (int i = 0; i < positions.Length; i++)
        {
            string partPath = path.Length == 0 ? columns[i].Name : $"{path}.{columns[i].Name}";
            SchemaProblem? problem = positions[i] == FieldMatcher.NotThere
                ? OfMissing(columns[i], partPath)
                : OfField(columns[i], fields[positions[i]], partPath);
            if (problem is not null)
                yield return problem with { Member = columns[i].Member };
        }
    }

    static SchemaProblem? OfMissing(ColumnModel column, string path) => column.HasDefault || column.IsNullable
        ? null
        : new SchemaProblem(ProblemKind.NotFillable, path, "no column", TypeText.Of(StoredFields.OfPart(column)));

    static SchemaProblem? OfField(ColumnModel column, StoredField field, string path)
    {
        StoredType type = field.Type;
        if (type.Extension is not null && type.Extension != StoredFields.ExtensionOf(column))
            return Problem(ProblemKind.Retyped, column, field, path);
        bool isParts = true;
        SchemaProblem? inside = null;
        switch (column.StoredKind)
        {
            case ColumnKind.Struct:
                isParts = type.Kind == StoredKind.Struct;
                inside = isParts ? WorstOf(OfAll(Parts(column), type.Parts, path)) : null;
                break;
            case ColumnKind.List:
                isParts = IsList(column, type);
                inside = isParts ? OfField(Parts(column)[0], type.Parts[0], path + "[]") : null;
                break;
            case ColumnKind.Map:
                isParts = type.Kind == StoredKind.Map;
                inside = isParts ? OfMap(column, type, path) : null;
                break;
            case ColumnKind.Union:
                inside = type.Kind == StoredKind.Union ? OfCases(column, type, path) : null;
                isParts = inside is { Kind: not ProblemKind.NotNullable } || HasCases(column, type);
                break;
            default:
                isParts = IsReadable(column, type);
                break;
        }

        if (!isParts)
            return Problem(ProblemKind.Retyped, column, field, path);
        return inside ?? (field.IsNullable && !column.IsNullable
            ? Problem(ProblemKind.NotNullable, column, field, path)
            : null);
    }

    // Why the extension too: an older version that has written none meant something else by the same bytes.
    static bool IsReadable(ColumnModel column, StoredType type)
    {
        StoredType today = StoredFields.OfPart(column).Type;
        return today.IsStoredAs(type) ? today.Extension == type.Extension : ValueRules.CanWiden(column, type);
    }

    static bool IsList(ColumnModel column, StoredType type)
    {
        int size = column.Shape?.FixedSize ?? 0;
        return type.Kind is StoredKind.List or StoredKind.LargeList or StoredKind.FixedList
            && (size == 0 || (type.Kind == StoredKind.FixedList && type.Size == size));
    }

    // Why: a null is seen by the runtime only where one is, all else whatever the rows are.
    static SchemaProblem? WorstOf(IEnumerable<SchemaProblem?> problems) => problems
        .Where(static problem => problem is not null)
        .OrderBy(static problem => problem!.Kind == ProblemKind.NotNullable)
        .FirstOrDefault();

    static SchemaProblem? OfMap(ColumnModel column, StoredType type, string path) => WorstOf(
    [
        OfField(Parts(column)[0], type.Parts[0], path + "[].key"),
        OfField(Parts(column)[1], type.Parts[1], path + "[].value"),
    ]);

    // Why every case: a value of a case that is gone has no place in C#.
    static bool HasCases(ColumnModel column, StoredType type) => type.Kind == StoredKind.Union
        && type.Parts.All(stored => Parts(column).Any(part => part.Shape?.Tag == stored.Tag));

    static SchemaProblem? OfCases(ColumnModel column, StoredType type, string path) => WorstOf(
        Parts(column).Select(part => type.Parts.FirstOrDefault(stored => stored.Tag == part.Shape?.Tag) is { } field
            ? OfField(part, field, $"{path}.{part.Name}")
            : null));

    static EquatableArray<ColumnModel> Parts(ColumnModel column) => column.Shape!.Nested!.Parts;

    static SchemaProblem Problem(ProblemKind kind, ColumnModel column, StoredField field, string path) =>
        new(kind, path, TypeText.Of(field), TypeText.Of(StoredFields.OfPart(column)));
}
