using Khonsu.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Decides how a row is built from its columns: by the positional constructor, else by the constructor with the fewest
/// parameters that reaches every get-only column; what remains goes into the object initializer.
/// </summary>
static class ConstructorParser
{
    /// <summary>How a row is built.</summary>
    /// <param name="ConstructorColumns">
    /// Indexes of the columns that the constructor takes, in the order of its parameters.
    /// </param>
    /// <param name="InitializerColumns">Indexes of the columns that the object initializer sets.</param>
    /// <param name="Constructor">The constructor.</param>
    public sealed record Plan(int[] ConstructorColumns, int[] InitializerColumns, IMethodSymbol Constructor);

    /// <summary>Finds the constructor of a positional record.</summary>
    /// <param name="type">The record.</param>
    /// <returns>The constructor, or null.</returns>
    public static IMethodSymbol? PrimaryOf(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(
        static constructor => constructor.DeclaringSyntaxReferences.Any(
            static reference => reference.GetSyntax() is RecordDeclarationSyntax));

    /// <summary>Chooses the constructor.</summary>
    /// <param name="type">The record.</param>
    /// <param name="primary">Its positional constructor, or null.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="location">Name of the record in source.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The plan, or null when there is none.</returns>
    public static Plan? Parse(
        INamedTypeSymbol type,
        IMethodSymbol? primary,
        List<ColumnSource> columns,
        Location? location,
        ParseReport report)
    {
        // Why: a column that was refused is missing here, and the message about it is enough.
        if (report.IsBlocked)
            return null;
        IEnumerable<IMethodSymbol> candidates = primary is not null
            ? [primary]
            : type.InstanceConstructors.Where(c => IsUsable(c, type)).OrderBy(static c => c.Parameters.Length);
        string objection = "its constructors are private or take something that is not a column; "
            + "add a constructor without parameters, or one that has a parameter for each get-only property";
        string? member = null;
        foreach (IMethodSymbol constructor in candidates)
        {
            if (ColumnsOf(constructor, columns) is not { } taken)
                continue;
            int unreached = columns.FindIndex(c => !c.Model.IsSettable && !taken.Contains(columns.IndexOf(c)));
            if (unreached < 0)
                return new Plan(taken, Remaining(constructor, columns, taken), constructor);
            member = columns[unreached].Model.Member;
            objection = $"nothing sets '{member}'; "
                + "give it an 'init' that is not private, or compute it";
        }

        report.BlockMember(ColumnRules.NotConstructible, location, member, type.Name, objection);
        return null;
    }

    static bool IsUsable(IMethodSymbol constructor, INamedTypeSymbol type)
    {
        bool isCopy = constructor.Parameters.Length == 1
            && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);
        return !isCopy && TypeParser.IsSeenInAssembly(constructor.DeclaredAccessibility);
    }

    static int[]? ColumnsOf(IMethodSymbol constructor, List<ColumnSource> columns)
    {
        var taken = new int[constructor.Parameters.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            IParameterSymbol parameter = constructor.Parameters[i];
            taken[i] = Match(parameter, columns, StringComparison.Ordinal);
            if (taken[i] < 0)
                taken[i] = Match(parameter, columns, StringComparison.OrdinalIgnoreCase);
            if (taken[i] < 0 || parameter.RefKind is not (RefKind.None or RefKind.In))
                return null;
        }

        return taken;
    }

    static int Match(IParameterSymbol parameter, List<ColumnSource> columns, StringComparison comparison) =>
        columns.FindIndex(column => string.Equals(column.Model.Member, parameter.Name, comparison)
            && SymbolEqualityComparer.Default.Equals(column.Property.Type, parameter.Type));

    static int[] Remaining(IMethodSymbol constructor, List<ColumnSource> columns, int[] taken)
    {
        bool setsRequired = constructor.GetAttributes()
            .Any(static a => a.AttributeClass?.Name == "SetsRequiredMembersAttribute");
        return Enumerable.Range(0, columns.Count)
            .Where(i => (!taken.Contains(i) && columns[i].Model.IsSettable)
                || (columns[i].Property.IsRequired && !setsRequired))
            .ToArray();
    }
}
