using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Finds the methods of a record that make rows of older shapes today's.</summary>
static class MigrationParser
{
    /// <summary>Finds them.</summary>
    /// <param name="type">The record.</param>
    /// <param name="naming">How members become columns, of the older shapes too.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>The methods in the order of the source.</returns>
    public static EquatableArray<MigrationModel> Parse(INamedTypeSymbol type, NamingPolicy naming, ParseReport report)
    {
        List<MigrationModel>? found = null;
        var shapes = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach ((IMethodSymbol method, AttributeData attribute) in MarkedMethods(type))
        {
            if (AttributeReader.Type(attribute, 0) is not INamedTypeSymbol old || old.TypeKind == TypeKind.Error)
            {
                report.BlockSilently();
                continue;
            }

            string? objection = Objection(method, type, old)
                ?? (shapes.Add(old) ? null : $"another method migrates from '{old.Name}'; remove one of them");
            if (objection is not null)
            {
                report.Add(
                    EvolutionRules.NotMigration, AttributeReader.LocationOf(attribute), method.Name, objection);
                continue;
            }

            var context = new ShapeContext(method, naming, new TypePath(type, null), report);
            if (NestedParser.OfRecord(old, null, context) is { } nested)
                (found ??= []).Add(new MigrationModel(Identifiers.Escape(method.Name), ShapeOf(old, nested)));
        }

        return found is null ? default : new EquatableArray<MigrationModel>(found);
    }

    static ColumnModel ShapeOf(INamedTypeSymbol old, NestedModel nested) =>
        new(old.Name, Identifiers.Escape(old.Name), old.Name, ColumnKind.Struct, false)
        {
            Shape = new ShapeModel
            {
                TypeName = NestedParser.NameOf(old),
                Nested = nested,
                ClrName = ConvertedTypes.ClrNameOf(old),
            },
        };

    // Why: the parts of a type may lie in several files, and the order of files in a compilation means nothing.
    static IEnumerable<(IMethodSymbol Method, AttributeData Attribute)> MarkedMethods(INamedTypeSymbol type)
    {
        var found = new List<(IMethodSymbol Method, AttributeData Attribute)>();
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol method
                && AttributeReader.Find(method, AttributeReader.MigrateFrom) is { } attribute)
                found.Add((method, attribute));
        }

        return found
            .OrderBy(static f => f.Method.Locations.FirstOrDefault()?.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(static f => f.Method.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0);
    }

    static string? Objection(IMethodSymbol method, INamedTypeSymbol type, INamedTypeSymbol old)
    {
        if (!old.IsRecord || old.IsAbstract || old.IsGenericType)
            return $"'{old.Name}' is not a record with the columns that the table had; write one";
        if (SymbolEqualityComparer.Default.Equals(old, type))
            return "it migrates from today's record; write a record with the columns that the table had";
        bool isOrdinary = method is { MethodKind: MethodKind.Ordinary, IsStatic: true, Arity: 0 }
            && TypeParser.IsSeenInAssembly(method.DeclaredAccessibility);
        bool takesOld = method.Parameters.Length == 1
            && method.Parameters[0].RefKind is RefKind.None or RefKind.In
            && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, old);
        return isOrdinary && takesOld && SymbolEqualityComparer.Default.Equals(method.ReturnType, type)
            ? null
            : $"write 'internal static {type.Name} {method.Name}({old.Name} old)'";
    }
}
