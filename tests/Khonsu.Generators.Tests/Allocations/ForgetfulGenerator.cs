using Khonsu.Generators.Emission;
using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Khonsu.Generators.Tests.Allocations;

/// <summary>
/// The generator with the mistake that the gate is there for: its values are never equal, so every edit emits every
/// file again.
/// </summary>
sealed class ForgetfulGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Box> records = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Khonsu.TransactionalAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (attributed, cancellationToken) => new Box(RecordParser.Parse(attributed, cancellationToken)!));
        context.RegisterSourceOutput(records, static (output, box) =>
            output.AddSource(box.Record.Type.Name + ".g.cs", RecordEmitter.Emit(box.Record, hasAccessor: true)));
    }

    sealed class Box(RecordModel record)
    {
        public RecordModel Record { get; } = record;
    }
}
