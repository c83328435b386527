using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Tests.Allocations;

/// <summary>The least that a generator for annotated records can do: it takes their names.</summary>
sealed class FloorGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Khonsu.TransactionalAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (attributed, _) => attributed.TargetSymbol.Name);
        context.RegisterSourceOutput(
            names,
            static (output, name) => output.AddSource(name + ".g.cs", "// " + name));
    }
}
