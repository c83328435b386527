using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the one file of a model class: the class's other part, its past, and three kinds of transaction that have the
/// tables as members. Everything forwards to the store with state and static lambdas, so that no call allocates a
/// closure.
/// </summary>
static class StoreEmitter
{
    const string ListOfDefinitions =
        "global::System.Collections.Generic.IReadOnlyList<" + Qualified.Hidden + "TableDefinition>";

    /// <summary>Writes the file.</summary>
    /// <param name="model">The model class.</param>
    /// <returns>C# source.</returns>
    public static string Emit(StoreModel model)
    {
        var writer = new SourceWriter();
        FileHead.Emit(writer, model.Type.Namespace);
        EmitClass(writer, model);
        StoreTransactionEmitter.Emit(writer, model);
        EmitPast(writer, model);
        writer.Blank();
        EmitDefinitions(writer, model);
        return writer.ToString();
    }

    /// <summary>The field that holds the definition of a table.</summary>
    /// <param name="model">The model class.</param>
    /// <param name="index">The table's position in the model.</param>
    /// <returns>C# source.</returns>
    public static string DefinitionOf(StoreModel model, int index) =>
        $"{model.Type.InNamespace(model.Type.Name + "Tables")}.Table{Literals.Of(index)}";

    static void EmitClass(SourceWriter writer, StoreModel model)
    {
        string name = model.Type.Identifier;
        string open = model.Invariants.Count == 0 ? "Open(options)" : "OpenModel(options, s_khonsuInvariants)";
        writer.Open($"sealed partial class {name} : global::System.IDisposable");
        writer.Lines($$"""
            private {{name}}(global::Khonsu.KhonsuStore store) => Store = store;

            /// <summary>The store that holds the tables.</summary>
            public global::Khonsu.KhonsuStore Store { get; }

            /// <summary>Opens a store with these tables.</summary>
            /// <param name="options">Options of the store, or null for the defaults.</param>
            /// <returns>The model; disposing it closes the store.</returns>
            public static {{name}} Open(global::Khonsu.StoreOptions? options = null) =>
                new(global::Khonsu.KhonsuStore.{{open}});

            /// <summary>Closes the store.</summary>
            public void Dispose() => Store.Dispose();

            /// <summary>Begins a transaction that is committed by hand.</summary>
            /// <param name="options">Options of the transaction, or null for the defaults.</param>
            /// <returns>The transaction; disposing it without a commit rolls back.</returns>
            public {{model.Type.Sibling(model.Type.Name + "Transaction")}} Begin(
                global::Khonsu.TransactionOptions? options = null) =>
                new(Store.Begin(options));

            /// <summary>The commits after a timestamp, in their order, each exactly once; those to come too.</summary>
            /// <param name="afterTimestamp">
            /// Where the feed begins; 0 for everything since the store was opened, null for what commits from now on.
            /// </param>
            /// <param name="slowReader">What a reader gets that wants what the store has forgotten.</param>
            /// <returns>The feed; its tables are properties of it and of its commits.</returns>
            public global::Khonsu.ChangeFeed Changes(
                long? afterTimestamp = null, global::Khonsu.SlowReader slowReader = global::Khonsu.SlowReader.Fail) =>
                Store.Changes(afterTimestamp, slowReader);

            /// <summary>Takes all tables, at one moment, as Arrow columns, beside writers.</summary>
            /// <returns>The snapshot; its tables are properties of it. Dispose of it.</returns>
            public global::Khonsu.StoreSnapshot Snapshot() => Store.Snapshot();

            /// <summary>The tables as they were at a commit timestamp.</summary>
            /// <param name="timestamp">All commits up to this timestamp are seen.</param>
            /// <returns>The past, for blocks that only read.</returns>
            public {{PastOf(model)}} AsOf(long timestamp) =>
                new(Store.AsOf(timestamp));

            /// <summary>The tables as they were at a time.</summary>
            /// <param name="time">What returned before it is seen, what began after it is not.</param>
            /// <returns>The past, for blocks that only read.</returns>
            public {{PastOf(model)}} AsOf(global::System.DateTimeOffset time) =>
                new(Store.AsOf(time));
            """);
        EmitTables(writer, model);
        BlockEmitter.Emit(writer, model);
        if (model.Invariants.Count > 0)
            EmitInvariants(writer, model);
        writer.Close();
        writer.Blank();
    }

    static void EmitTables(SourceWriter writer, StoreModel model)
    {
        writer.Blank();
        writer.Lines($$"""
            /// <summary>The tables, in the order of the attribute; for code that serves or copies them all.</summary>
            public static {{ListOfDefinitions}} Tables { get; } =
            [
            """);
        for (int i = 0; i < model.Tables.Count; i++)
            writer.Lines($"    {DefinitionOf(model, i)},");
        writer.Lines("];");
    }

    static string PastOf(StoreModel model) => model.Type.Sibling(model.Type.Name + "Past");

    static void EmitPast(SourceWriter writer, StoreModel model)
    {
        string name = model.Type.Name + "Past";
        writer.Blank();
        writer.Open($"""
            /// <summary>The tables of {Qualified.See(model.Type.FullName)} as they were at a timestamp.</summary>
            {model.Type.Visibility} sealed class {name}
            """);
        writer.Lines($$"""
            private readonly global::Khonsu.PastStore _past;

            internal {{name}}(global::Khonsu.PastStore past) => _past = past;

            /// <summary>All commits up to this timestamp are seen.</summary>
            public long Timestamp => _past.Timestamp;
            """);
        BlockEmitter.EmitReads(writer, model, "_past");
        writer.Close();
    }

    // Why in the class: the methods may be private.
    static void EmitInvariants(SourceWriter writer, StoreModel model)
    {
        writer.Blank();
        writer.Lines($"private static readonly {Qualified.Hidden}ModelInvariant[] s_khonsuInvariants =");
        writer.Lines("[");
        foreach (ModelInvariantModel invariant in model.Invariants)
        {
            string[] definitions = invariant.Tables.Select(table => DefinitionOf(model, table)).ToArray();
            string tables = string.Join(", ", definitions.Select(static table => $"tx.Table({table})"));
            writer.Lines($"""
                    new(
                        {Literals.Of(invariant.Description)},
                        static tx => {invariant.Identifier}({tables}),
                        {string.Join(", ", definitions)}),
                """);
        }

        writer.Lines("];");
    }

    // Why: a definition is reached through the record's interface, which needs a type parameter; so a record of another
    // assembly is as good as one of this.
    static void EmitDefinitions(SourceWriter writer, StoreModel model)
    {
        string generic = model.Type.Name + "Definition";
        writer.Open($"file static class {model.Type.Name}Tables");
        for (int i = 0; i < model.Tables.Count; i++)
        {
            string arguments = $"{model.Tables[i].KeyType}, {model.Tables[i].RowType}";
            writer.Lines($"""
                internal static readonly {Qualified.Hidden}TableDefinition<{arguments}> Table{Literals.Of(i)} =
                    {model.Type.InNamespace(generic)}<{arguments}>.Value;
                """);
        }

        writer.Close();
        writer.Blank();
        writer.Lines($"""
            file static class {generic}<TKey, TRow>
                where TKey : notnull, global::System.IEquatable<TKey>
                where TRow : {Qualified.Hidden}TransactionalRow, {Qualified.Hidden}IRow<TKey, TRow>
            """);
        writer.Open();
        writer.Lines($"internal static {Qualified.Hidden}TableDefinition<TKey, TRow> Value => TRow.Definition;");
        writer.Close();
    }
}
