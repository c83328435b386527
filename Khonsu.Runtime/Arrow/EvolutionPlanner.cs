using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Plans how columns of an older schema become today's, level by level. What is new gets its default, what is gone is
/// ignored, what was renamed is found, what was widened is converted; everything else is an error that names the
/// column and both types, before any batch is looked at.
/// </summary>
/// <param name="definition">The table.</param>
/// <param name="schema">The older schema.</param>
/// <param name="isPartial">Whether columns that are not of the key may be missing and stay as they are.</param>
/// <param name="trustsIds">Whether the ids of the fields are those of this table.</param>
internal sealed class EvolutionPlanner(TableDefinition definition, Schema schema, bool isPartial, bool trustsIds)
{
    const string NoColumn = "no column";

    /// <summary>Makes the plan.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="SchemaMismatchException">The schema cannot become today's.</exception>
    internal SchemaPlan Plan()
    {
        IReadOnlyList<Field> fields = schema.FieldsList;
        BatchCheck.CheckNames(definition, schema);
        int[] positions = ColumnMatcher.Match(definition.Columns, fields, trustsIds);
        CheckKey(positions);
        ColumnPlan[] columns = new ColumnPlan[positions.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            ColumnDefinition column = definition.Columns[i];
            if (positions[i] != SchemaPlan.NotThere)
                columns[i] = PlanOf(column, fields[positions[i]], column.Name);
            else if (!isPartial || column.IsKey)
                CheckDefault(column, column.Name, fields);
        }

        return new SchemaPlan(definition, positions, columns);
    }

    /// <summary>Makes the plan by which a method of the user converts the rows.</summary>
    /// <param name="migration">The method and the older shape that it takes.</param>
    /// <param name="mustBeSame">Whether the schema must be the older shape as it is.</param>
    /// <returns>The plan, or null when the schema is another one.</returns>
    internal SchemaPlan? TryPlan(RowMigration migration, bool mustBeSame)
    {
        try
        {
            ColumnPlan shape = OfStruct(migration.Old, new StructType([.. schema.FieldsList]), "");
            return mustBeSame && shape.Conversion is not null ? null : new SchemaPlan(definition, migration, shape);
        }
        catch (SchemaMismatchException)
        {
            return null;
        }
    }

    // Why: rows that were one would become several, or several one, and nobody would be told.
    void CheckKey(int[] positions)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            ColumnDefinition column = definition.Columns[i];
            if (positions[i] == SchemaPlan.NotThere ? column.IsKey : trustsIds && column.IsKey != IsKey(positions[i]))
                throw KeyChanged(column.Name);
        }

        for (int at = 0; trustsIds && at < schema.FieldsList.Count; at++)
        {
            if (IsKey(at) && System.Array.IndexOf(positions, at) < 0)
                throw KeyChanged(schema.FieldsList[at].Name);
        }
    }

    bool IsKey(int position) => schema.FieldsList[position].Metadata?.ContainsKey(ArrowFields.KeyKey) == true;

    SchemaMismatchException KeyChanged(string column)
    {
        IEnumerable<string> today = definition.Columns.Where(static c => c.IsKey).Select(static c => c.Name);
        IEnumerable<string> stored = schema.FieldsList.Where((_, at) => IsKey(at)).Select(static f => f.Name);
        IEnumerable<string> all = schema.FieldsList.Select(static field => field.Name);
        return Mismatch(
            column,
            $"the key ({string.Join(", ", today)})",
            trustsIds ? $"the key ({string.Join(", ", stored)})" : $"the columns ({string.Join(", ", all)})",
            "Another key means other rows: read the batches into a record that has the old key, and write its rows "
            + "into this table, or convert them with [MigrateFrom]");
    }

    void CheckDefault(ColumnDefinition column, string path, IReadOnlyList<Field> fields)
    {
        if (column.HasDefault || column.IsNullable)
            return;
        string names = string.Join(", ", fields.Select(static field => field.Name));
        throw Mismatch(
            path,
            TypeCheck.Expected(column),
            NoColumn,
            "Give the member a default or let it be null, name what it was called with [FormerNames], or convert the "
            + $"old rows with [MigrateFrom]; there is: {names}");
    }

    ColumnPlan PlanOf(ColumnDefinition column, Field field, string path)
    {
        if (TypeCheck.ExtensionOf(field) is { } extension && extension != ArrowTypes.ExtensionOf(column))
            throw Incompatible(column, field, path);
        IArrowType type = ArrowTypes.StorageOf(field.DataType);
        ColumnDefinition stored = column with { Name = field.Name };
        return column.Kind switch
        {
            ColumnKind.Struct => type is StructType fields
                ? OfStruct(stored, fields, path)
                : throw Incompatible(column, field, path),
            ColumnKind.List => OfList(stored, type, path) ?? throw Incompatible(column, field, path),
            ColumnKind.Map => type is MapType map ? OfMap(stored, map, path) : throw Incompatible(column, field, path),
            ColumnKind.Union => type is UnionType { Mode: UnionMode.Dense } union
                ? OfUnion(stored, union, path) ?? throw Incompatible(column, field, path)
                : throw Incompatible(column, field, path),
            _ => OfValue(stored, field, path) ?? throw Incompatible(column, field, path),
        };
    }

    // Why not the same storage only: others may not know our extension types, but an older version of ours that has
    // written none meant something else by the same bytes.
    ColumnPlan? OfValue(ColumnDefinition column, Field field, string path)
    {
        IArrowType type = ArrowTypes.StorageOf(field.DataType);
        if (ArrowTypes.Describe(type) == ArrowTypes.Describe(ArrowTypes.Of(column)))
        {
            bool isSame = !trustsIds || TypeCheck.ExtensionOf(field) == ArrowTypes.ExtensionOf(column);
            return isSame ? new ColumnPlan(column, null) : null;
        }

        // Why refused: a text of an older version need not be a member, which the schema lock could not know.
        if (trustsIds && column.Kind == ColumnKind.EnumName && type is not DictionaryType)
            return null;
        return ValueConversions.Find(column, type, new ConversionPlace(definition.Name, path)) is { } conversion
            ? new ColumnPlan(column with { Stored = new StoredForm(type, 0) }, conversion)
            : null;
    }

    ColumnPlan OfStruct(ColumnDefinition column, StructType type, string path)
    {
        IReadOnlyList<ColumnDefinition> parts = column.Children;
        int[] positions = ColumnMatcher.Match(parts, type.Fields, trustsIds);
        ColumnPlan[] plans = new ColumnPlan[parts.Count];
        for (int i = 0; i < plans.Length; i++)
        {
            string partPath = path.Length == 0 ? parts[i].Name : $"{path}.{parts[i].Name}";
            if (positions[i] != SchemaPlan.NotThere)
                plans[i] = PlanOf(parts[i], type.Fields[positions[i]], partPath);
            else
                CheckDefault(parts[i], partPath, type.Fields);
        }

        ColumnDefinition[] stored = StoredOf(plans);
        int unread = type.Fields.Count - stored.Length;
        ColumnDefinition whole = column with { Children = stored, Stored = new StoredForm(null, unread) };
        bool isSame = unread == 0 && stored.Length == parts.Count
            && Enumerable.Range(0, parts.Count).All(
                i => plans[i].Conversion is null && plans[i].Stored!.Name == parts[i].Name);
        return new ColumnPlan(
            whole, isSame ? null : new StructConversion(ArrowTypes.Of(column), parts, positions, plans));
    }

    ColumnPlan? OfList(ColumnDefinition column, IArrowType type, string path)
    {
        (Field? item, bool isLarge, int size) = type switch
        {
            FixedSizeListType list => (list.ValueField, false, list.ListSize),
            ListType list => (list.ValueField, false, 0),
            LargeListType list => (list.ValueField, true, 0),
            _ => (null, false, 0),
        };
        if (item is null || (column.FixedSize != 0 && column.FixedSize != size))
            return null;
        ColumnPlan plan = PlanOf(column.Children[0], item, path + "[]");
        ColumnDefinition stored = column with { Children = [plan.Stored!], IsLarge = isLarge, FixedSize = size };
        bool isSame = plan.Conversion is null && column.FixedSize == size && column.IsLarge == isLarge;
        if (isSame)
            return new ColumnPlan(stored, null);
        var place = new ConversionPlace(definition.Name, path);
        return new ColumnPlan(stored, new ListConversion(column, stored, plan.Conversion, place));
    }

    ColumnPlan OfMap(ColumnDefinition column, MapType type, string path)
    {
        ColumnPlan key = PlanOf(column.Children[0], type.KeyField, path + "[].key");
        ColumnPlan value = PlanOf(column.Children[1], type.ValueField, path + "[].value");
        ColumnDefinition stored = column with { Children = [key.Stored!, value.Stored!] };
        bool isSame = key.Conversion is null && value.Conversion is null;
        return new ColumnPlan(stored, isSame ? null : new MapConversion(column, stored, key, value));
    }

    // Why every case: a value of a case that is gone has no place in C#.
    ColumnPlan? OfUnion(ColumnDefinition column, UnionType type, string path)
    {
        if (type.TypeIds.Length != type.Fields.Count)
            return null;
        ColumnPlan[] plans = new ColumnPlan[column.Children.Count];
        int[] positions = new int[plans.Length];
        int found = 0;
        for (int i = 0; i < plans.Length; i++)
        {
            ColumnDefinition part = column.Children[i];
            positions[i] = System.Array.IndexOf(type.TypeIds, part.Tag);
            if (positions[i] < 0)
                continue;
            plans[i] = PlanOf(part, type.Fields[positions[i]], $"{path}.{part.Name}");
            found++;
        }

        if (found < type.Fields.Count)
            return null;
        // Why: a null is a null of the first case, which was another one then.
        int first = System.Array.FindIndex(positions, static position => position >= 0);
        plans[first] = plans[first] with
        {
            Stored = plans[first].Stored! with { IsNullable = column.Children[0].IsNullable },
        };
        ColumnDefinition stored = column with { Children = StoredOf(plans) };
        bool isSame = found == plans.Length && System.Array.TrueForAll(plans, static plan => plan.Conversion is null);
        return new ColumnPlan(
            stored, isSame ? null : new UnionConversion(ArrowTypes.Of(column), column.Children, positions, plans));
    }

    static ColumnDefinition[] StoredOf(ColumnPlan[] plans) =>
        [.. plans.Where(static plan => plan.Stored is not null).Select(static plan => plan.Stored!)];

    SchemaMismatchException Incompatible(ColumnDefinition column, Field field, string path) => Mismatch(
        path,
        TypeCheck.Expected(column),
        TypeCheck.Found(field),
        "That cannot be read without loss: convert the old rows with [MigrateFrom], or keep the column as it was and "
        + "add another");

    SchemaMismatchException Mismatch(string column, string expected, string found, string advice) =>
        new(definition.Name, column, expected, found, advice);
}
