using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>Holds a record against every version that its table had.</summary>
/// <remarks>
/// Each version is checked by itself, for what can be read step by step cannot always be read in one: a byte becomes a
/// ushort and a ushort a char, but a byte becomes no char. What the runtime cannot know is found besides: that a column
/// has changed its name, and that a new one has the name of another one that was removed.
/// </remarks>
sealed class TableCheck
{
    readonly RecordModel _record;
    readonly LockedTable _table;

    // The versions, the newest first.
    readonly List<(int Number, StoredField[] Fields)> _versions;

    TableCheck(RecordModel record, LockedTable table)
    {
        (_record, _table) = (record, table);
        _versions = table.Versions()
            .OrderByDescending(static version => version)
            .Select(version => (version, _table.FieldsOf(version)))
            .Where(static version => version.Item2.Length > 0)
            .ToList();
    }

    /// <summary>Finds what rows of older versions cannot follow, under every name that the table had.</summary>
    /// <param name="record">The record.</param>
    /// <param name="tables">What the lock has of its table.</param>
    /// <returns>At most one error for each column, and what may be renamed.</returns>
    public static IReadOnlyList<SchemaProblem> Problems(RecordModel record, IReadOnlyList<LockedTable> tables) => tables
        .SelectMany(table => Problems(record, table))
        .GroupBy(static problem => (problem.Member, problem.IsError))
        .Select(static same => same.First())
        .ToArray();

    /// <summary>Finds what rows of older versions cannot follow.</summary>
    /// <param name="record">The record.</param>
    /// <param name="table">Its table in the lock.</param>
    /// <returns>At most one error for each column, and what may be renamed.</returns>
    public static IReadOnlyList<SchemaProblem> Problems(RecordModel record, LockedTable table)
    {
        var check = new TableCheck(record, table);
        if (check._versions.Count == 0)
            return [];
        SchemaProblem[] identities = check.OfIdentities().ToArray();
        // Why the identities first: a column that is another one has another type too, and that is not what is wrong.
        IEnumerable<SchemaProblem> errors = identities.Where(static problem => problem.IsError)
            .Concat(check._versions.SelectMany(version => check.OfVersion(version.Number, version.Fields)));
        return errors
            .GroupBy(static problem => problem.Member)
            .Select(static same => same.First())
            .Concat(identities.Where(static problem => !problem.IsError))
            .ToArray();
    }

    IEnumerable<SchemaProblem> OfVersion(int version, StoredField[] fields)
    {
        SchemaProblem? key = OfKey(fields);
        SchemaProblem[] problems = key is not null
            ? [key]
            : ReadingRules.OfAll(_record.Columns, fields, string.Empty).ToArray();
        // Why the same shape for nulls: the runtime goes by its rules where they are enough but for a null that may
        // come, and to a method only for exactly the shape that it takes.
        bool isNullOnly = problems.All(static problem => problem.Kind == ProblemKind.NotNullable);
        if (problems.Length > 0 && IsMigrated(fields, isSame: isNullOnly))
            problems = [];
        // Why a method does not help: it makes other rows, and moves none to another shard.
        if (key is null && OfShardKey(fields) is { } moved)
            problems = [.. problems, moved];
        return problems.Select(problem => problem with
        {
            Version = version,
            Fields = new EquatableArray<StoredField>(fields),
        });
    }

    bool IsMigrated(StoredField[] fields, bool isSame) => _record.Migrations
        .Select(static migration => migration.Old.Shape!.Nested!.Parts)
        .Any(parts => (!isSame || IsShape(parts, fields)) && !ReadingRules.OfAll(parts, fields, string.Empty).Any());

    static bool IsShape(EquatableArray<ColumnModel> parts, StoredField[] fields) =>
        parts.Count == fields.Length
        && parts.All(part => fields.Any(field => field.Name == part.Name
            && field.Type == StoredFields.OfPart(part).Type));

    // Why: rows that were one would become several, or several one, and nobody would be told.
    SchemaProblem? OfKey(StoredField[] fields)
    {
        int[] positions = FieldMatcher.Match(_record.Columns, fields);
        bool isSame = Enumerable.Range(0, positions.Length).All(i => positions[i] == FieldMatcher.NotThere
            ? !_record.Columns[i].IsKey
            : _record.Columns[i].IsKey == fields[positions[i]].IsKey);
        bool isAll = Enumerable.Range(0, fields.Length).All(
            at => !fields[at].IsKey || Array.IndexOf(positions, at) >= 0);
        return isSame && isAll ? null : new SchemaProblem(
            ProblemKind.KeyChanged,
            string.Empty,
            NamesOf(fields.Where(static field => field.IsKey).Select(static field => field.Name)),
            NamesOf(_record.Columns.Where(static column => column.IsKey).Select(static column => column.Name)));
    }

    // The key is the same. Why by position: a column may have had another name.
    SchemaProblem? OfShardKey(StoredField[] fields)
    {
        StoredField[] today = StoredFields.Of(_record);
        int[] positions = FieldMatcher.Match(_record.Columns, fields);
        bool isSame = Enumerable.Range(0, positions.Length).All(i => positions[i] == FieldMatcher.NotThere
            || today[i].IsShardKey == fields[positions[i]].IsShardKey);
        return isSame ? null : new SchemaProblem(
            ProblemKind.ShardKeyChanged, string.Empty, ShardNamesOf(fields), ShardNamesOf(today));
    }

    static string ShardNamesOf(StoredField[] fields)
    {
        bool hasShardKey = fields.Any(static field => field.IsShardKey);
        return NamesOf(fields
            .Where(field => hasShardKey ? field.IsShardKey : field.IsKey)
            .Select(static field => field.Name));
    }

    IEnumerable<SchemaProblem> OfIdentities()
    {
        StoredField[] last = _versions[0].Fields;
        bool isMigrated = IsMigrated(last, isSame: true);
        int[] positions = FieldMatcher.Match(_record.Columns, last);
        for (int i = 0; i < positions.Length; i++)
        {
            SchemaProblem? problem = positions[i] == FieldMatcher.NotThere
                ? OfNew(i) ?? (isMigrated ? null : OfGuess(i, positions, last))
                : OfPast(i, last[positions[i]]);
            if (problem is not null)
                yield return problem with { Path = _record.Columns[i].Name, Member = _record.Columns[i].Member };
        }
    }

    // A column that the last version does not have, but one before.
    SchemaProblem? OfNew(int column)
    {
        foreach ((int version, StoredField[] fields) in Earlier())
        {
            int at = FieldMatcher.Match(_record.Columns, fields)[column];
            if (at == FieldMatcher.NotThere)
                continue;
            // Why: who names the old column means it.
            bool isMeant = FieldMatcher.FormerNames(_record.Columns[column]).Contains(fields[at].Name);
            return isMeant ? null : Found(ProblemKind.Reused, column, fields[at], version);
        }

        return null;
    }

    // Goes back from version to version as the column was called in them.
    SchemaProblem? OfPast(int column, StoredField current)
    {
        foreach ((int version, StoredField[] fields) in Earlier())
        {
            int at = Array.FindIndex(fields, field => field.Id == current.Id);
            if (at < 0)
                at = Array.FindIndex(fields, field => field.Name == current.Name);
            if (at < 0)
                return null;
            if (FieldMatcher.Match(_record.Columns, fields)[column] != at)
                return Found(ProblemKind.NameLost, column, fields[at], version);
            current = fields[at];
        }

        return null;
    }

    // Why not all: what a method takes as it was, it gives to the columns that it means.
    IEnumerable<(int Number, StoredField[] Fields)> Earlier() =>
        _versions.Skip(1).Where(version => !IsMigrated(version.Fields, isSame: true));

    // Why only one of a type on both sides: more would be a lottery.
    SchemaProblem? OfGuess(int column, int[] positions, StoredField[] last)
    {
        StoredField today = StoredFields.Of(_record.Columns[column]);
        int[] gone = Enumerable.Range(0, last.Length)
            .Where(at => Array.IndexOf(positions, at) < 0 && IsAlike(last[at], today))
            .ToArray();
        int came = Enumerable.Range(0, positions.Length).Count(i => positions[i] == FieldMatcher.NotThere
            && IsAlike(StoredFields.Of(_record.Columns[i]), today));
        return gone.Length == 1 && came == 1
            ? Found(ProblemKind.MaybeRenamed, column, last[gone[0]], _versions[0].Number)
            : null;
    }

    static bool IsAlike(StoredField field, StoredField other) =>
        field.Type == other.Type && field.IsNullable == other.IsNullable && field.IsKey == other.IsKey;

    SchemaProblem Found(ProblemKind kind, int column, StoredField field, int version) =>
        new(kind, string.Empty, field.Name, TypeText.Of(StoredFields.Of(_record.Columns[column])))
        {
            Version = version,
        };

    static string NamesOf(IEnumerable<string> names) => string.Join(", ", names);
}
