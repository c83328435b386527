using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Bodies;

/// <summary>
/// The types of the runtime as one compilation sees them. The room <c>Bodies</c> turns operations into what a
/// transaction's body does: who is given a transaction, what it calls, what it reads and writes. It knows the runtime
/// by the symbols that are found here and by nothing else, and what it finds is judged in <c>Diagnostics/Checks</c>.
/// </summary>
/// <remarks>
/// A model's transactions are types of the user's own namespace. They are known by their shape, a ref struct around
/// one transaction of the runtime, so that those of a referenced assembly are known too.
/// </remarks>
sealed class KhonsuTypes
{
    readonly INamedTypeSymbol _updating;
    readonly INamedTypeSymbol _reading;
    readonly HashSet<ISymbol> _handles = new(SymbolEqualityComparer.Default);
    readonly HashSet<ISymbol> _stores = new(SymbolEqualityComparer.Default);
    readonly HashSet<ISymbol> _results = new(SymbolEqualityComparer.Default);
    readonly ConcurrentDictionary<INamedTypeSymbol, TransactionKind> _kinds = new(SymbolEqualityComparer.Default);
    readonly ConcurrentDictionary<INamedTypeSymbol, bool> _isStore = new(SymbolEqualityComparer.Default);

    KhonsuTypes(Compilation compilation, INamedTypeSymbol updating, INamedTypeSymbol reading)
    {
        (_updating, _reading) = (updating, reading);
        Compilation = compilation;
        UpdatingTable = Type("Table`2");
        Past = Type("PastStore");
        Model = Type("TransactionalModelAttribute");
        Record = Type("TransactionalAttribute");
        Key = Type("KeyAttribute");
        Mergeable = Type("MergeableAttribute");
        Safe = Type("TransactionSafeAttribute");
        ControlException = Type("TxControlException");
        HandDriven = Type("Transaction");
        foreach (string name in new[]
        {
            "Table`2", "ReadTable`2", "OrderedIndex`3", "IndexRows`3", "RowEnumerator`2", "IndexRowEnumerator`3",
        })
            Add(_handles, Type(name));
        Add(_stores, Type("KhonsuStore"));
        Add(_stores, Past);
        Add(_results, Type("TxResult"));
        Add(_results, Type("TxResult`1"));
        Calls = new Lazy<CallCatalog>(() => new CallCatalog(compilation));

        INamedTypeSymbol? Type(string name) => compilation.GetTypeByMetadataName("Khonsu." + name);
        static void Add(HashSet<ISymbol> set, INamedTypeSymbol? type)
        {
            if (type is not null)
                set.Add(type);
        }
    }

    /// <summary>The compilation that they are of.</summary>
    public Compilation Compilation { get; }

    /// <summary>The table of a transaction that updates.</summary>
    public INamedTypeSymbol? UpdatingTable { get; }

    /// <summary>A store as it was.</summary>
    public INamedTypeSymbol? Past { get; }

    /// <summary>The attribute of a model.</summary>
    public INamedTypeSymbol? Model { get; }

    /// <summary>The attribute of a record.</summary>
    public INamedTypeSymbol? Record { get; }

    /// <summary>The attribute of a key column.</summary>
    public INamedTypeSymbol? Key { get; }

    /// <summary>The attribute of a mergeable column.</summary>
    public INamedTypeSymbol? Mergeable { get; }

    /// <summary>The attribute of what may be done in a body although it looks as if it may not.</summary>
    public INamedTypeSymbol? Safe { get; }

    /// <summary>What leaves a body that waits or rolls back.</summary>
    public INamedTypeSymbol? ControlException { get; }

    /// <summary>The transaction that is driven by hand.</summary>
    public INamedTypeSymbol? HandDriven { get; }

    /// <summary>What the members of other libraries do; read when the first body is found.</summary>
    public Lazy<CallCatalog> Calls { get; }

    /// <summary>Finds the types.</summary>
    /// <param name="compilation">Where to look.</param>
    /// <returns>The types, or null when the compilation does not reference the runtime.</returns>
    public static KhonsuTypes? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Khonsu.Tx") is { } updating
        && compilation.GetTypeByMetadataName("Khonsu.ReadTx") is { } reading
            ? new KhonsuTypes(compilation, updating, reading)
            : null;

    /// <summary>What can be done with a value of this type.</summary>
    /// <param name="type">Any type, or null.</param>
    /// <returns>Its kind of transaction, or none.</returns>
    public TransactionKind KindOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsRefLikeType: true, TypeKind: TypeKind.Struct } named
            ? _kinds.GetOrAdd(named, FindKind)
            : TransactionKind.None;

    /// <summary>Which transaction a function is given.</summary>
    /// <param name="function">A method, a lambda or a local function.</param>
    /// <returns>Its parameter, or null.</returns>
    public IParameterSymbol? TransactionOf(IMethodSymbol function)
    {
        foreach (IParameterSymbol parameter in function.Parameters)
        {
            if (KindOf(parameter.Type) != TransactionKind.None)
                return parameter;
        }

        return null;
    }

    /// <summary>
    /// Whether a value of this type works only while its transaction lasts: a table, an index, its rows.
    /// </summary>
    /// <param name="type">Any type, or null.</param>
    public bool IsHandle(ITypeSymbol? type) => type is not null && _handles.Contains(type.OriginalDefinition);

    /// <summary>Whether a type is the outcome of a transaction.</summary>
    /// <param name="type">Any type, or null.</param>
    public bool IsResult(ITypeSymbol? type) => type is not null && _results.Contains(type.OriginalDefinition);

    /// <summary>Whether a type starts blocks: the store, its past, a model and the model's past.</summary>
    /// <param name="type">Any type, or null.</param>
    public bool IsStore(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class } named && _isStore.GetOrAdd(named, FindStore);

    /// <summary>Whether a symbol bears an attribute.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="attribute">The class of the attribute, or null when the runtime has none.</param>
    public static bool Has(ISymbol symbol, INamedTypeSymbol? attribute) => Find(symbol, attribute) is not null;

    /// <summary>Finds an attribute.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="attribute">The class of the attribute, or null when the runtime has none.</param>
    /// <returns>The attribute, or null.</returns>
    public static AttributeData? Find(ISymbol symbol, INamedTypeSymbol? attribute)
    {
        if (attribute is null)
            return null;
        foreach (AttributeData data in symbol.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute))
                return data;
        }

        return null;
    }

    TransactionKind FindKind(INamedTypeSymbol type)
    {
        if (SymbolEqualityComparer.Default.Equals(type, _updating))
            return TransactionKind.Updating;
        if (SymbolEqualityComparer.Default.Equals(type, _reading))
            return TransactionKind.Reading;
        TransactionKind found = TransactionKind.None;
        int fields = 0;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol { IsStatic: false } field)
                continue;
            fields++;
            if (SymbolEqualityComparer.Default.Equals(field.Type, _updating))
                found = TransactionKind.Updating;
            else if (SymbolEqualityComparer.Default.Equals(field.Type, _reading))
                found = TransactionKind.Reading;
        }

        return fields == 1 ? found : TransactionKind.None;
    }

    bool FindStore(INamedTypeSymbol type) =>
        _stores.Contains(type)
        || Has(type, Model)
        || type.GetMembers().Any(member =>
            member is IFieldSymbol { IsStatic: false } field
            && SymbolEqualityComparer.Default.Equals(field.Type, Past));
}
