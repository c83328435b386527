using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>Checks the shape of a user's type and says where it is.</summary>
static class TypeParser
{
    /// <summary>First C# with extension properties; this Roslyn may not have a name for it yet.</summary>
    const int CSharp14 = 1400;

    static readonly SymbolDisplayFormat s_namespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Checks that a record can be a table.</summary>
    /// <param name="type">The annotated type.</param>
    /// <param name="location">Its name in source.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static void CheckRecord(INamedTypeSymbol type, Location? location, ParseReport report)
    {
        if (!type.IsRecord)
            report.Block(type.IsValueType ? RecordRules.RecordStruct : RecordRules.NotRecord, location, type.Name);
        else if (type.IsValueType)
            report.Block(RecordRules.RecordStruct, location, type.Name);
        if (report.IsBlocked)
            return;
        if (!IsPartial(type))
            report.Block(RecordRules.NotPartial, location, type.Name);
        if (type.IsAbstract)
            report.Block(RecordRules.Abstract, location, type.Name);
        else if (!type.IsSealed)
            report.Add(RecordRules.NotSealed, location, type.Name);
        CheckBase(type, location, report);
        CheckSurroundings(type, location, report);
    }

    /// <summary>Checks that the project compiles what the generator writes.</summary>
    /// <param name="type">The annotated type.</param>
    /// <param name="location">Its name in source.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static void CheckLanguage(INamedTypeSymbol type, Location? location, ParseReport report)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.SyntaxTree.Options is CSharpParseOptions options && (int)options.LanguageVersion < CSharp14)
            {
                string version = options.LanguageVersion.ToDisplayString();
                report.Block(ModelRules.LanguageVersion, location, type.Name, version);
                return;
            }
        }
    }

    /// <summary>Describes a type that passed the checks.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Its description.</returns>
    public static TypeModel Describe(INamedTypeSymbol type)
    {
        Stack<string>? outers = null;
        bool isPublic = type.DeclaredAccessibility == Accessibility.Public;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            isPublic &= outer.DeclaredAccessibility == Accessibility.Public;
            outers ??= new Stack<string>();
            outers.Push("partial " + KeywordOf(outer) + " " + Identifiers.Escape(outer.Name));
        }

        return new TypeModel(
            type.ContainingNamespace.IsGlobalNamespace
                ? string.Empty
                : type.ContainingNamespace.ToDisplayString(s_namespaceFormat),
            type.Name,
            Identifiers.Escape(type.Name),
            MetadataNameOf(type),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            isPublic,
            outers is null ? default : new EquatableArray<string>(outers));
    }

    /// <summary>Whether every declaration of a type in source says <c>partial</c>.</summary>
    /// <param name="type">The type.</param>
    /// <returns>False when the compiler would refuse another part.</returns>
    public static bool IsPartial(INamedTypeSymbol type)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is not TypeDeclarationSyntax declaration
                || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                return false;
        }

        return true;
    }

    /// <summary>The name of a type where the user wrote the attribute.</summary>
    /// <param name="type">The type.</param>
    /// <param name="attribute">The attribute.</param>
    /// <returns>The place, or null for a type from metadata.</returns>
    public static Location? LocationOf(INamedTypeSymbol type, AttributeData attribute)
    {
        SyntaxTree? tree = attribute.ApplicationSyntaxReference?.SyntaxTree;
        return type.Locations.FirstOrDefault(location => location.SourceTree == tree)
            ?? type.Locations.FirstOrDefault();
    }

    /// <summary>Whether code anywhere in the assembly sees a member of this accessibility.</summary>
    /// <param name="accessibility">The accessibility.</param>
    /// <returns>True for public, internal and protected internal.</returns>
    public static bool IsSeenInAssembly(Accessibility accessibility) =>
        accessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    static void CheckBase(INamedTypeSymbol type, Location? location, ParseReport report)
    {
        if (type.BaseType is not { } parent || parent.SpecialType == SpecialType.System_Object)
            return;
        if (parent.TypeKind == TypeKind.Error)
            report.BlockSilently();
        else if (parent.Name != "TransactionalRow"
            || !KnownTypes.IsNamespace(parent.ContainingNamespace, "CompilerServices", "Khonsu"))
            report.Block(RecordRules.BaseRecord, location, type.Name, parent.Name);
    }

    static void CheckSurroundings(INamedTypeSymbol type, Location? location, ParseReport report)
    {
        bool isGeneric = false;
        bool isReachable = true;
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            isGeneric |= current.TypeParameters.Length > 0;
            isReachable &= !current.IsFileLocal && IsSeenInAssembly(current.DeclaredAccessibility);
            if (!ReferenceEquals(current, type) && !IsPartial(current))
                report.Block(RecordRules.OuterNotPartial, current.Locations.FirstOrDefault(), current.Name, type.Name);
        }

        if (isGeneric)
            report.Block(RecordRules.Generic, location, type.Name);
        if (!isReachable)
            report.Block(RecordRules.NotReachable, location, type.Name);
    }

    static string KeywordOf(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Interface => "interface",
        TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
        _ => type.IsRecord ? "record" : "class",
    };

    static string MetadataNameOf(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
            return MetadataNameOf(outer) + "+" + type.MetadataName;
        return Prefix(type.ContainingNamespace) + type.MetadataName;
    }

    static string Prefix(INamespaceSymbol space) =>
        space.IsGlobalNamespace ? string.Empty : Prefix(space.ContainingNamespace) + space.Name + ".";
}
