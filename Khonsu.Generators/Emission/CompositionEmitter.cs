using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes what bodies are composed of, for a model's transactions: waiting, alternatives, nested blocks, savepoints,
/// hooks. Everything forwards with state and static lambdas.
/// </summary>
static class CompositionEmitter
{
    /// <summary>Writes the members of the transaction of a block.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="model">The model class.</param>
    public static void Emit(SourceWriter writer, StoreModel model)
    {
        writer.Blank();
        writer.Lines("""
            /// <summary>Waits until something that the body has read changes; then the body runs again.</summary>
            [global::System.Diagnostics.CodeAnalysis.DoesNotReturn]
            public void Retry() => _transaction.Retry();

            /// <summary>Goes on when a condition holds, else waits as <c>Retry</c> does.</summary>
            /// <param name="condition">What the rows that were read must satisfy.</param>
            public void RetryUnless(
                [global::System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool condition) =>
                _transaction.RetryUnless(condition);

            /// <summary>Ends the transaction without effect.</summary>
            [global::System.Diagnostics.CodeAnalysis.DoesNotReturn]
            public void Rollback() => _transaction.Rollback();
            """);
        EmitSavepoints(writer);
        EmitKeys(writer);
        EmitHooks(writer, model);
        foreach (bool hasState in new[] { false, true })
        {
            foreach (bool hasResult in new[] { false, true })
            {
                EmitAlternatives(writer, model, hasState, hasResult);
                EmitNested(writer, model, hasState, hasResult);
            }
        }
    }

    /// <summary>Writes the savepoints of any transaction that updates.</summary>
    /// <param name="writer">Takes the text.</param>
    public static void EmitSavepoints(SourceWriter writer)
    {
        writer.Blank();
        writer.Lines("""
            /// <summary>Sets a point to which the writes that follow can be rolled back.</summary>
            /// <returns>The savepoint.</returns>
            public global::Khonsu.Savepoint SetSavepoint() => _transaction.SetSavepoint();

            /// <summary>Undoes every write since a savepoint, which stays.</summary>
            /// <param name="savepoint">A savepoint of this run of the body.</param>
            public void RollbackTo(global::Khonsu.Savepoint savepoint) => _transaction.RollbackTo(savepoint);
            """);
    }

    /// <summary>Writes what makes keys, for any transaction that updates.</summary>
    /// <param name="writer">Takes the text.</param>
    public static void EmitKeys(SourceWriter writer)
    {
        writer.Blank();
        writer.Lines("""
            /// <summary>Makes a key that no other transaction makes, the same in every run of the body.</summary>
            /// <returns>The key, larger than those before it in the same run.</returns>
            public global::System.Guid NewGuid() => _transaction.NewGuid();
            """);
    }

    static void EmitHooks(SourceWriter writer, StoreModel model)
    {
        string transaction = model.Type.Sibling(model.Type.Name + "Tx");
        writer.Blank();
        writer.Lines($$"""
            /// <summary>Runs a function once the transaction has committed.</summary>
            /// <param name="hook">Runs after everything is visible; it may start transactions.</param>
            public void OnCommitted(global::System.Action<global::Khonsu.CommitInfo> hook) =>
                _transaction.OnCommitted(hook);

            /// <summary>Runs a function if the transaction ends without a commit.</summary>
            /// <param name="hook">Is given why, or null where an exception ended the body.</param>
            public void OnAborted(global::System.Action<global::Khonsu.AbortInfo?> hook) =>
                _transaction.OnAborted(hook);

            /// <summary>Runs a function when the body has ended, as a part of it.</summary>
            /// <param name="hook">The function; it may run several times, as the body does.</param>
            public void BeforeCommit(global::System.Action<{{transaction}}> hook)
            {
                global::System.ArgumentNullException.ThrowIfNull(hook);
                _transaction.BeforeCommit(transaction => hook(new(transaction)));
            }
            """);
    }

    static void EmitAlternatives(SourceWriter writer, StoreModel model, bool hasState, bool hasResult)
    {
        string body = BodyOf(model, hasState, hasResult);
        writer.Blank();
        writer.Lines("/// <summary>Runs a body; where it retries, undoes its writes and runs another.</summary>");
        EmitTypeDocs(writer, hasState, hasResult);
        writer.Lines("""
            /// <param name="first">The body to try.</param>
            /// <param name="second">The body to run instead.</param>
            """);
        if (hasResult)
            writer.Lines("/// <returns>What the body that went through returned.</returns>");
        var parameters = new List<string> { $"{body} first", $"{body} second" };
        if (hasState)
            parameters.Insert(0, "TState state");
        writer.Lines($"public {Returned(hasResult)} OrElse{BlockEmitter.Generic(hasState, hasResult)}(");
        writer.List(parameters, ")");
        writer.Open();
        writer.Lines("""
            global::System.ArgumentNullException.ThrowIfNull(first);
            global::System.ArgumentNullException.ThrowIfNull(second);
            """);
        string state = hasState ? ", passed.State" : "";
        writer.Lines($"{(hasResult ? "return " : "")}_transaction.OrElse(");
        writer.List(
            [
                hasState ? "(State: state, First: first, Second: second)" : "(First: first, Second: second)",
                $"static (transaction, passed) => passed.First(new(transaction){state})",
                $"static (transaction, passed) => passed.Second(new(transaction){state})",
            ],
            ");");
        writer.Close();
    }

    static void EmitNested(SourceWriter writer, StoreModel model, bool hasState, bool hasResult)
    {
        writer.Blank();
        writer.Lines(
            "/// <summary>Runs a body as a part of its own: an exception undoes its writes and no others.</summary>");
        EmitTypeDocs(writer, hasState, hasResult);
        writer.Lines("""
            /// <param name="body">The nested body.</param>
            /// <param name="isolation">A stronger level, or null for the same.</param>
            """);
        if (hasResult)
            writer.Lines("/// <returns>What the body returned.</returns>");
        var parameters = new List<string>
        {
            $"{BodyOf(model, hasState, hasResult)} body",
            "global::Khonsu.IsolationLevel? isolation = null",
        };
        if (hasState)
            parameters.Insert(0, "TState state");
        writer.Lines($"public {Returned(hasResult)} Atomically{BlockEmitter.Generic(hasState, hasResult)}(");
        writer.List(parameters, ")");
        writer.Open();
        writer.Lines("global::System.ArgumentNullException.ThrowIfNull(body);");
        string call = hasState ? "passed.Body(new(transaction), passed.State)" : "passed(new(transaction))";
        writer.Lines($"{(hasResult ? "return " : "")}_transaction.Atomically(");
        writer.List(
            [
                hasState ? "(State: state, Body: body)" : "body",
                $"static (transaction, passed) => {call}",
                "isolation",
            ],
            ");");
        writer.Close();
    }

    static void EmitTypeDocs(SourceWriter writer, bool hasState, bool hasResult)
    {
        if (hasState)
            writer.Lines("/// <typeparam name=\"TState\">Type of the state.</typeparam>");
        if (hasResult)
            writer.Lines("/// <typeparam name=\"TResult\">Type of the result.</typeparam>");
        if (hasState)
            writer.Lines("/// <param name=\"state\">Passed to the body, so that it need not capture anything.</param>");
    }

    static string BodyOf(StoreModel model, bool hasState, bool hasResult) =>
        BlockEmitter.BodyType(model.Type.Sibling(model.Type.Name + "Tx"), hasState, hasResult);

    static string Returned(bool hasResult) => hasResult ? "TResult" : "void";
}
