using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes a model's <c>Atomically</c>, <c>TryAtomically</c>, <c>AtomicallyAsync</c> and <c>Read</c>, each in four
/// shapes: with or without a result, with or without a state.
/// </summary>
static class BlockEmitter
{
    /// <summary>Writes the methods.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="model">The model class.</param>
    public static void Emit(SourceWriter writer, StoreModel model)
    {
        foreach (string method in new[] { "Atomically", "TryAtomically", "AtomicallyAsync" })
            EmitShapes(writer, model, "Store", method);
        EmitReads(writer, model, "Store");
    }

    /// <summary>Writes the methods that only read.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="model">The model class.</param>
    /// <param name="target">What they forward to.</param>
    public static void EmitReads(SourceWriter writer, StoreModel model, string target) =>
        EmitShapes(writer, model, target, "Read");

    static void EmitShapes(SourceWriter writer, StoreModel model, string target, string method)
    {
        foreach (bool hasState in new[] { false, true })
        {
            foreach (bool hasResult in new[] { false, true })
                EmitMethod(writer, model, target + "." + method, hasState, hasResult);
        }
    }

    static void EmitMethod(SourceWriter writer, StoreModel model, string target, bool hasState, bool hasResult)
    {
        string method = target.Substring(target.IndexOf('.') + 1);
        bool isRead = method == "Read";
        string transaction = model.Type.Sibling(model.Type.Name + (isRead ? "ReadTx" : "Tx"));
        string body = BodyType(transaction, hasState, hasResult);
        string passed = hasState ? $"(TState State, {body} Body)" : body;
        string returned = ReturnType(method, hasResult);
        string typeParameters = Generic(hasState, hasResult);
        string typeArguments = Generic(passed, hasResult ? "TResult" : null);
        string call = hasState ? "passed.Body(new(transaction), passed.State)" : "passed(new(transaction))";
        var parameters = new List<string> { $"{body} body" };
        var arguments = new List<string>
        {
            hasState ? "(state, body)" : "body",
            $"static (transaction, passed) => {call}",
        };
        if (hasState)
            parameters.Insert(0, "TState state");
        if (!isRead)
        {
            parameters.Add("global::Khonsu.TransactionOptions? options = null");
            parameters.Add("global::System.Threading.CancellationToken cancellationToken = default");
            arguments.AddRange(["options", "cancellationToken"]);
        }

        writer.Blank();
        EmitDocs(writer, method, hasState, hasResult);
        writer.Lines($"public {returned} {method}{typeParameters}(");
        writer.List(parameters, ")");
        writer.Open();
        writer.Lines("global::System.ArgumentNullException.ThrowIfNull(body);");
        writer.Lines($"{(returned == "void" ? "" : "return ")}{target}{typeArguments}(");
        writer.List(arguments, ");");
        writer.Close();
    }

    static void EmitDocs(SourceWriter writer, string method, bool hasState, bool hasResult)
    {
        writer.Lines($"/// <summary>{Summary(method)}</summary>");
        if (hasState)
            writer.Lines("/// <typeparam name=\"TState\">Type of the state.</typeparam>");
        if (hasResult)
            writer.Lines("/// <typeparam name=\"TResult\">Type of the result.</typeparam>");
        if (hasState)
            writer.Lines("/// <param name=\"state\">Passed to the body, so that it need not capture anything.</param>");
        writer.Lines(
            "/// <param name=\"body\">The body; it may run several times and must have no other effects.</param>");
        if (method != "Read")
            writer.Lines("""
                /// <param name="options">Options of the transaction, or null for the defaults.</param>
                /// <param name="cancellationToken">Stops before the next attempt.</param>
                """);
        if (Returns(method, hasResult) is { } returns)
            writer.Lines($"/// <returns>{returns}</returns>");
    }

    /// <summary>Type of a body.</summary>
    /// <param name="transaction">Type of the transaction that it is given.</param>
    /// <param name="hasState">Whether it is given a state.</param>
    /// <param name="hasResult">Whether it returns a value.</param>
    /// <returns>C# source.</returns>
    public static string BodyType(string transaction, bool hasState, bool hasResult)
    {
        string arguments = transaction + (hasState ? ", TState" : "") + (hasResult ? ", TResult" : "");
        return $"global::System.{(hasResult ? "Func" : "Action")}<{arguments}>";
    }

    /// <summary>Type parameters of a shape.</summary>
    /// <param name="hasState">Whether the body is given a state.</param>
    /// <param name="hasResult">Whether it returns a value.</param>
    /// <returns>C# source, empty for none.</returns>
    public static string Generic(bool hasState, bool hasResult) =>
        Generic(hasState ? "TState" : null, hasResult ? "TResult" : null);

    static string Generic(string? first, string? second)
    {
        string arguments = string.Join(", ", new[] { first, second }.Where(static a => a is not null));
        return arguments.Length == 0 ? string.Empty : $"<{arguments}>";
    }

    static string ReturnType(string method, bool hasResult)
    {
        const string Task = "global::System.Threading.Tasks.ValueTask";
        if (method == "AtomicallyAsync")
            return hasResult ? Task + "<TResult>" : Task;
        if (method == "TryAtomically")
            return hasResult ? "global::Khonsu.TxResult<TResult>" : "global::Khonsu.TxResult";
        return hasResult ? "TResult" : "void";
    }

    static string Summary(string method) => method switch
    {
        "Atomically" => "Runs a body as one transaction, again after each conflict.",
        "TryAtomically" => "Runs a body as one transaction; a conflict after the last attempt is a value.",
        "AtomicallyAsync" => "Runs a body as one transaction; where it waits for a change, no thread is held.",
        _ => "Runs a body that only reads, on one snapshot.",
    };

    static string? Returns(string method, bool hasResult)
    {
        if (method == "TryAtomically")
        {
            return hasResult
                ? "The body's result, or why there is none."
                : "Whether the transaction committed, and why not.";
        }

        if (method == "AtomicallyAsync" && !hasResult)
            return "A task that ends with the commit.";
        return hasResult ? "What the body returned." : null;
    }
}
