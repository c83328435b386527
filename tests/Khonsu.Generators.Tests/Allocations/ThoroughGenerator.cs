using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Tests.Allocations;

/// <summary>
/// Caches as it should, but parses each record the long way: it binds all members and all attributes after every edit.
/// </summary>
sealed class ThoroughGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<RecordModel> records = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Khonsu.TransactionalAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (attributed, cancellationToken) => RecordParser.Parse(
                (INamedTypeSymbol)attributed.TargetSymbol, new ParseReport(), cancellationToken)!);
        context.RegisterSourceOutput(records, static (output, record) =>
            output.AddSource(record.Type.Name + ".g.cs", "// " + record.Type.Name));
    }
}
