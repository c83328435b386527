using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes a model's kinds of transaction: the two ref structs of blocks and the class that is committed by hand.
/// </summary>
static class StoreTransactionEmitter
{
    /// <summary>Writes the types.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="model">The model class.</param>
    public static void Emit(SourceWriter writer, StoreModel model)
    {
        EmitStruct(writer, model, "Tx", "Table", "A transaction");
        writer.Blank();
        EmitStruct(writer, model, "ReadTx", "ReadTable", "A transaction that only reads,");
        writer.Blank();
        EmitClass(writer, model);
    }

    static void EmitStruct(SourceWriter writer, StoreModel model, string kind, string table, string what)
    {
        string name = model.Type.Name + kind;
        writer.Open($"""
            /// <summary>{what} on the tables of {Qualified.See(model.Type.FullName)}.</summary>
            {model.Type.Visibility} readonly ref struct {name}
            """);
        writer.Lines($$"""
            private readonly {{Qualified.Khonsu}}{{kind}} _transaction;

            internal {{name}}({{Qualified.Khonsu}}{{kind}} transaction) => _transaction = transaction;
            """);
        EmitFacts(writer, kind);
        EmitTables(writer, model, table);
        if (kind == "Tx")
            CompositionEmitter.Emit(writer, model);
        EmitConversion(writer, name, kind);
        writer.Close();
    }

    static void EmitClass(SourceWriter writer, StoreModel model)
    {
        string name = model.Type.Name + "Transaction";
        writer.Open($"""
            /// <summary>
            /// A transaction on the tables of {Qualified.See(model.Type.FullName)} that is committed by hand.
            /// </summary>
            {model.Type.Visibility} sealed class {name} : global::System.IDisposable, global::System.IAsyncDisposable
            """);
        writer.Lines($"""
            private readonly {Qualified.Khonsu}Transaction _transaction;

            internal {name}({Qualified.Khonsu}Transaction transaction) => _transaction = transaction;
            """);
        EmitFacts(writer, "Transaction");
        EmitTables(writer, model, "Table");
        writer.Lines("""

            /// <summary>Commits; throws when another transaction was in the way.</summary>
            public void Commit() => _transaction.Commit();

            /// <summary>Commits; a conflict is a value.</summary>
            /// <returns>Whether the transaction committed, and why not.</returns>
            public global::Khonsu.TxResult TryCommit() => _transaction.TryCommit();

            /// <summary>Ends the transaction without effect.</summary>
            public void Rollback() => _transaction.Rollback();

            /// <summary>Rolls back unless the transaction has ended.</summary>
            public void Dispose() => _transaction.Dispose();

            /// <summary>Rolls back unless the transaction has ended.</summary>
            /// <returns>A task that ends when the transaction has.</returns>
            public global::System.Threading.Tasks.ValueTask DisposeAsync() => _transaction.DisposeAsync();
            """);
        CompositionEmitter.EmitSavepoints(writer);
        CompositionEmitter.EmitKeys(writer);
        EmitConversion(writer, name, "Transaction");
        writer.Close();
    }

    // What the plain transaction tells about itself; TransactionMembers keeps these names from the tables.
    static void EmitFacts(SourceWriter writer, string kind)
    {
        writer.Blank();
        writer.Lines("""
            /// <summary>Number of the transaction, for messages.</summary>
            public long Id => _transaction.Id;

            """);
        writer.Lines(kind switch
        {
            "Tx" => """
                /// <summary>The isolation level.</summary>
                public global::Khonsu.IsolationLevel Isolation => _transaction.Isolation;

                /// <summary>Number of this attempt.</summary>
                public int Attempt => _transaction.Attempt;
                """,
            "ReadTx" => """
                /// <summary>The commit timestamp that this transaction sees.</summary>
                public long SnapshotTimestamp => _transaction.SnapshotTimestamp;
                """,
            _ => """
                /// <summary>The isolation level.</summary>
                public global::Khonsu.IsolationLevel Isolation => _transaction.Isolation;

                /// <summary>Whether the transaction was committed or rolled back.</summary>
                public bool IsEnded => _transaction.IsEnded;

                /// <summary>The commit timestamp once the transaction has committed.</summary>
                public long CommitTimestamp => _transaction.CommitTimestamp;
                """,
        });
    }

    static void EmitTables(SourceWriter writer, StoreModel model, string table)
    {
        for (int i = 0; i < model.Tables.Count; i++)
        {
            TableModel item = model.Tables[i];
            string type = $"{Qualified.Khonsu}{table}<{item.KeyType}, {item.RowType}>";
            writer.Blank();
            writer.Lines($"""
                /// <summary>Table of {Qualified.See(item.RowType)} rows.</summary>
                {(item.IsPublic ? "public" : "internal")} {type} {item.Accessor} =>
                    _transaction.Table({StoreEmitter.DefinitionOf(model, i)});
                """);
        }
    }

    static void EmitConversion(SourceWriter writer, string name, string kind)
    {
        writer.Blank();
        writer.Lines($"""
            /// <summary>Gives the plain transaction, for code that does not know the model.</summary>
            /// <param name="transaction">The model's transaction.</param>
            /// <returns>The same transaction.</returns>
            public static implicit operator {Qualified.Khonsu}{kind}({name} transaction) => transaction._transaction;
            """);
    }
}
