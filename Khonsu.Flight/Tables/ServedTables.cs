using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;

namespace Khonsu.Flight.Tables;

/// <summary>The tables of a store that are served, and how.</summary>
internal sealed class ServedTables
{
    readonly FrozenDictionary<string, ServedTable> _byName;

    /// <summary>Prepares the tables.</summary>
    /// <param name="store">The store that has them.</param>
    /// <param name="definitions">The tables, in the order in which they are listed.</param>
    /// <param name="options">Who may do what, and how much.</param>
    /// <exception cref="ArgumentException">Two tables have the same name.</exception>
    internal ServedTables(KhonsuStore store, IReadOnlyList<TableDefinition> definitions, FlightOptions options)
    {
        Store = store;
        Options = options;
        All = [.. definitions.Select(static definition => definition.Accept(new Maker()))];
        if (All.GroupBy(static table => table.Name).FirstOrDefault(static names => names.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two tables called '{twice.Key}'.", nameof(definitions));
        Dictionary<string, ServedTable> byName = All.ToDictionary(static table => table.Name, StringComparer.Ordinal);
        // Why never over another one: what is called so today is meant first.
        foreach (ServedTable table in All)
        {
            foreach (string former in table.FormerNames)
                byName.TryAdd(former, table);
        }

        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    internal KhonsuStore Store { get; }

    internal FlightOptions Options { get; }

    /// <summary>All of them, in the order of the model.</summary>
    internal IReadOnlyList<ServedTable> All { get; }

    /// <summary>Finds a table.</summary>
    /// <param name="name">Its name, or one that it had before, which programs of yesterday ask for.</param>
    /// <param name="table">The table, when there is one.</param>
    /// <returns>False when none of that name is served.</returns>
    internal bool TryFind(string name, [NotNullWhen(true)] out ServedTable? table)
        => _byName.TryGetValue(name, out table);

    sealed class Maker : ITableVisitor<ServedTable>
    {
        public ServedTable Visit<TKey, TRow>(TableDefinition<TKey, TRow> definition)
            where TKey : notnull, IEquatable<TKey>
            where TRow : TransactionalRow, IRow<TKey, TRow>
            => new ServedTable<TKey, TRow>(definition);
    }
}
