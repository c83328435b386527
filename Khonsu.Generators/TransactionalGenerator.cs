using System.Collections.Immutable;
using System.Text;
using Khonsu.Generators.Emission;
using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators;

/// <summary>
/// The pipeline and nothing else: each annotated declaration becomes one value inside the attribute's transform
/// (Parsing), values become one file each (Emission). What a record cannot know alone, names that several would share,
/// is a third value that is empty in nearly every compilation, so that editing one record emits one file.
/// </summary>
/// <remarks>
/// The generator reports no diagnostics: analyzers in this assembly do, with the same parser, because users can
/// suppress those. Source: Roslyn, incremental-generators.cookbook.md.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class TransactionalGenerator : IIncrementalGenerator
{
    const string RecordAttribute = "Khonsu.TransactionalAttribute";
    const string ModelAttribute = "Khonsu.TransactionalModelAttribute";

    /// <summary>Builds the pipeline.</summary>
    /// <param name="context">Roslyn's builder.</param>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<RecordModel> records = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                RecordAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attributed, cancellationToken) => RecordParser.Parse(attributed, cancellationToken))
            .Where(static record => record is not null)
            .Select(static (record, _) => record!)
            .WithTrackingName(TrackingNames.Records);

        IncrementalValuesProvider<StoreModel> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ModelAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attributed, cancellationToken) => StoreParser.Parse(attributed, cancellationToken))
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.Models);

        IncrementalValueProvider<NameClashes> clashes = records.Collect()
            .Combine(models.Collect())
            .Select(static (all, _) => HintNames.FindClashes(all.Left, all.Right))
            .WithTrackingName(TrackingNames.Clashes);

        // Why none or one: nothing runs for it but while the build asks for a new lock.
        IncrementalValuesProvider<string> schemaLock = context.AdditionalTextsProvider
            .Where(static file => LockFile.IsLock(file))
            .Collect()
            .Combine(context.AnalyzerConfigOptionsProvider)
            .SelectMany(static (input, cancellationToken) => LockFile.IsUpdating(input.Right)
                ? ImmutableArray.Create(LockFile.TextOf(input.Left.FirstOrDefault(), cancellationToken))
                : [])
            .WithTrackingName(TrackingNames.SchemaLock);

        context.RegisterSourceOutput(
            records.Combine(clashes),
            static (output, pair) => EmitRecord(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(
            models.Combine(clashes),
            static (output, pair) => EmitModel(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(
            schemaLock.Combine(records.Collect()),
            static (output, pair) => EmitLock(output, pair.Left, pair.Right));
    }

    static void EmitRecord(SourceProductionContext output, RecordModel record, NameClashes clashes)
    {
        bool hasAccessor = !clashes.Accessors.Contains(record.Type.MetadataName);
        Add(output, HintNames.OfRecord(record.Type.MetadataName, clashes), RecordEmitter.Emit(record, hasAccessor));
    }

    static void EmitModel(SourceProductionContext output, StoreModel model, NameClashes clashes) =>
        Add(output, HintNames.OfModel(model.Type.MetadataName, clashes), StoreEmitter.Emit(model));

    // Why as source: it is the only thing that a compiler writes for a generator, and the build takes it from there.
    static void EmitLock(SourceProductionContext output, string text, ImmutableArray<RecordModel> records)
    {
        if (LockUpdate.Updated(text, records) is { } updated)
            Add(output, SchemaLockEmitter.HintName, SchemaLockEmitter.Emit(updated));
    }

    static void Add(SourceProductionContext output, string hintName, string source) =>
        output.AddSource(hintName, SourceText.From(source, Encoding.UTF8));
}
