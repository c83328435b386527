using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// The short way for the record that nearly everybody writes: one declaration, positional, with nothing in its body
/// that could hold state. Its parameters are its columns, so neither the members that the compiler adds to a record
/// nor its attributes have to be bound, which Roslyn would do again after every key that the user presses.
/// </summary>
/// <remarks>
/// It gives up at the least doubt, and <see cref="MemberParser"/> decides. Where it does answer, both answers are
/// equal: the tests compare them for whatever the fuzzer writes. Perf: above what finding the record costs, 4 KB after
/// each edit for a record of ten columns instead of 25 KB (<c>AllocationGateTests</c>).
/// </remarks>
static class PositionalParser
{
    /// <summary>Finds the columns of a record that needs no closer look.</summary>
    /// <param name="type">The record; its shape was checked.</param>
    /// <param name="isPublic">Whether other assemblies see the record.</param>
    /// <param name="naming">How members become columns.</param>
    /// <param name="declaration">The declaration that has the attribute.</param>
    /// <param name="semantics">The model of its file.</param>
    /// <returns>The members, or null when only the long way can tell, that there is an error included.</returns>
    public static RecordMembers? Parse(
        INamedTypeSymbol type,
        bool isPublic,
        NamingPolicy naming,
        RecordDeclarationSyntax declaration,
        SemanticModel semantics)
    {
        if (type.DeclaringSyntaxReferences.Length != 1
            || declaration.ParameterList is not { Parameters: { Count: > 0 } parameters }
            || declaration.BaseList is not null
            || HasOtherState(declaration.Members, parameters)
            || !TryInvariants(declaration, semantics, out EquatableArray<InvariantModel> invariants)
            || ConstructorOf(type, parameters.Count) is not { } constructor)
            return null;

        var columns = new ColumnModel[parameters.Count];
        var constructorColumns = new int[columns.Length];
        var key = new KeyOrder();
        List<(int Column, IndexRequest Request)>? requests = null;
        bool isKeyOrdered = false;
        for (int i = 0; i < columns.Length; i++)
        {
            if (!AttributeSyntaxReader.TryRead(parameters[i], declaration.SpanStart, semantics, out var attributes)
                || ColumnOf(constructor.Parameters[i], naming, attributes) is not { } column)
                return null;
            // Perf: a parameter is asked for its default only where one is written, because that binds its attributes.
            if (parameters[i].Default is not null)
                column = EvolutionParser.WithDefault(column, constructor.Parameters[i]);
            if (attributes.KeyOrder is { } order
                && (KeyParser.Objection(column, isPublic) is not null || !key.TryAdd(i, order)))
                return null;
            if (attributes.IsShardKey && KeyParser.ShardObjection(column) is not null)
                return null;
            if (attributes.Index is { } request)
                (requests ??= []).Add((i, request));
            isKeyOrdered |= attributes.IsKeyOrdered;
            columns[i] = column;
            constructorColumns[i] = i;
        }

        int[] keyColumns = key.ToArray();
        if (keyColumns.Length == 0
            || !TryIndexes(columns, isKeyOrdered ? keyColumns : null, requests, out EquatableArray<IndexModel> indexes))
            return null;
        return new RecordMembers(
            new EquatableArray<ColumnModel>(columns),
            new EquatableArray<int>(keyColumns),
            new EquatableArray<int>(constructorColumns),
            default,
            indexes,
            invariants,
            default);
    }

    static bool TryIndexes(
        ColumnModel[] columns,
        int[]? orderedKey,
        List<(int Column, IndexRequest Request)>? requests,
        out EquatableArray<IndexModel> indexes)
    {
        indexes = default;
        if (orderedKey is null && requests is null)
            return true;
        var list = new IndexList(columns);
        if (orderedKey is not null)
            list.AddKey(orderedKey);
        foreach ((int column, IndexRequest request) in requests ?? [])
        {
            if (IndexParser.Objection(columns[column]) is not null || !list.TryAdd([column], request))
                return false;
        }

        indexes = list.ToArray();
        return true;
    }

    static bool TryInvariants(
        RecordDeclarationSyntax declaration, SemanticModel semantics, out EquatableArray<InvariantModel> invariants)
    {
        invariants = default;
        List<InvariantModel>? found = null;
        foreach (MemberDeclarationSyntax member in declaration.Members)
        {
            if (member.AttributeLists.Count == 0)
                continue;
            if (!AttributeSyntaxReader.TryReadInvariant(
                member, declaration.SpanStart, semantics, out InvariantModel? invariant))
                return false;
            if (invariant is not null)
                (found ??= []).Add(invariant);
        }

        if (found is not null)
            invariants = new EquatableArray<InvariantModel>(found);
        return true;
    }

    static bool HasOtherState(
        SyntaxList<MemberDeclarationSyntax> members, SeparatedSyntaxList<ParameterSyntax> parameters)
    {
        foreach (MemberDeclarationSyntax member in members)
        {
            bool isStateless = member is MethodDeclarationSyntax or OperatorDeclarationSyntax
                || (member is PropertyDeclarationSyntax property && IsComputed(property, parameters));
            if (!isStateless)
                return true;
        }

        return false;
    }

    // Why: a property of a parameter's name stands for the parameter's own, and one that says "field" holds state.
    static bool IsComputed(PropertyDeclarationSyntax property, SeparatedSyntaxList<ParameterSyntax> parameters)
    {
        if (property.ExpressionBody is null)
            return false;
        foreach (ParameterSyntax parameter in parameters)
        {
            if (parameter.Identifier.ValueText == property.Identifier.ValueText)
                return false;
        }

        return !property.ExpressionBody.DescendantTokens().Any(static token => token.Text == "field");
    }

    // Why: beside the positional constructor there is only the one that copies, which nobody wrote.
    static IMethodSymbol? ConstructorOf(INamedTypeSymbol type, int count)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (!constructor.IsImplicitlyDeclared && constructor.Parameters.Length == count)
                return constructor;
        }

        return null;
    }

    static ColumnModel? ColumnOf(IParameterSymbol parameter, NamingPolicy naming, in ColumnAttributes attributes)
    {
        if (parameter.RefKind is not (RefKind.None or RefKind.In)
            || ColumnType.Of(parameter.Type, parameter.NullableAnnotation, attributes.KeyOrder is not null)
                is not { } type
            || (attributes.Decimal is not null && type.Kind != ColumnKind.Decimal))
            return null;
        var column = new ColumnModel(
            parameter.Name,
            Identifiers.Escape(parameter.Name),
            attributes.Name ?? Naming.Apply(naming, parameter.Name),
            type.Kind,
            type.IsNullable)
        {
            Parameter = ColumnParser.ParameterOf(parameter.Name, attributes.KeyOrder is not null),
            IsKey = attributes.KeyOrder is not null,
            IsShardKey = attributes.IsShardKey,
            IsSettable = true,
            Enum = type.Enum is null ? null : ColumnParser.Describe(type.Enum),
            Shape = type.Shape,
            Decimal = attributes.Decimal,
            Merge = attributes.Merge,
        };
        return column.Merge is { Kind: var kind } && MergeParser.Objection(column, kind) is not null ? null : column;
    }
}
