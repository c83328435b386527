using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// What a merge adds to a row, as a row of its own: the key, and of each column that a log can merge what is added to
/// it, or null. So it is stored, and read by later versions of the program, as rows are.
/// </summary>
static class MergeData
{
    /// <summary>Key in the metadata of a column that says how it is merged.</summary>
    const string RuleKey = "khonsu.merge";

    /// <summary>Describes the row.</summary>
    /// <param name="record">A record whose merges a log can carry.</param>
    /// <returns>A record without rules of its own.</returns>
    public static RecordModel Of(RecordModel record)
    {
        string name = record.MergeDataName!;
        var columns = new List<ColumnModel>();
        var places = new Dictionary<int, int>();
        for (int i = 0; i < record.Columns.Count; i++)
        {
            ColumnModel column = record.Columns[i];
            if (!column.IsKey && !CarriedMerges.Has(column))
                continue;
            places.Add(i, columns.Count);
            columns.Add(column.IsKey ? column : Added(column));
        }

        return record with
        {
            Type = record.Type with
            {
                Name = name,
                Identifier = name,
                FullName = record.Type.Sibling(name),
                Accessibility = "internal",
                IsPublic = false,
            },
            Columns = new EquatableArray<ColumnModel>(columns),
            Key = record.Key with { Columns = new EquatableArray<int>(record.Key.Columns.Select(i => places[i])) },
            ConstructorColumns = new EquatableArray<int>(Enumerable.Range(0, columns.Count)),
            InitializerColumns = default,
            MergeName = null,
            MergeDataName = null,
            FormerTables = default,
            Indexes = default,
            OnConflict = null,
            RetainedCommits = null,
            RetainedSeconds = null,
            Invariants = default,
            Migrations = default,
            Metadata = default,
        };
    }

    /// <summary>Writes the record.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="data">What <see cref="Of"/> has described.</param>
    public static void EmitDeclaration(SourceWriter writer, RecordModel data)
    {
        writer.Lines($"internal sealed partial record {data.Type.Identifier}(");
        writer.List(
            data.Columns.Select(static column => $"{column.AnnotatedTypeName} {column.Identifier}").ToArray(), ");");
    }

    static ColumnModel Added(ColumnModel column) => column with
    {
        IsNullable = true,
        Merge = null,
        Shape = (column.Shape ?? new ShapeModel()) with
        {
            Default = null,
            HasInitializer = false,
            Metadata = new EquatableArray<MetaModel>([new MetaModel(RuleKey, column.Merge!.Kind.ToString())]),
        },
    };
}
