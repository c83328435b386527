using System.Reflection;
using Apache.Arrow;
using Khonsu.Generators.Model;
using Khonsu.Generators.Parsing;
using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>
/// Versions of one table, each a record that is really compiled: what the runtime makes of a batch of one in another,
/// and what the rules of the lock say about it.
/// </summary>
sealed class TableVersions
{
    const string Table = "rows";

    readonly RecordModel[] _records;
    readonly LockedTable[] _locked;
    readonly RecordBatch[] _batches;
    readonly Action<RecordBatch>[] _readers;

    /// <summary>Compiles the versions.</summary>
    /// <param name="shared">Types that they use.</param>
    /// <param name="members">The parameters of each record.</param>
    public TableVersions(string shared, IReadOnlyList<string> members)
    {
        IEnumerable<string> sources = members.Select(static (parameters, i) => $$"""
            namespace V{{i}}
            {
                [Transactional(Table = "{{Table}}")] public sealed partial record Row({{parameters}});

                public static class Door
                {
                    static readonly KhonsuStore s_store = KhonsuStore.Open();

                    public static Apache.Arrow.RecordBatch Write() =>
                        s_store.Read(static tx => tx.Rows.ToRecordBatch());

                    public static void Read(Apache.Arrow.RecordBatch batch) =>
                        s_store.Atomically(tx => tx.Rows.FromRecordBatch(batch));
                }
            }
            """);
        CSharpCompilation empty = Harness.Compile();
        CSharpCompilation compilation = empty
            .WithOptions(empty.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default))
            .AddReferences(MetadataReference.CreateFromFile(typeof(RecordBatch).Assembly.Location))
            .AddSyntaxTrees(Harness.Parse("using System.Collections.Immutable;\n" + shared + string.Concat(sources)));
        Harness.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = output.Emit(image);
        Assert.True(emitted.Success, string.Join(
            '\n', emitted.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        Assembly assembly = Assembly.Load(image.ToArray());
        Type[] doors = [.. members.Select((_, i) => assembly.GetType($"V{i}.Door", throwOnError: true)!)];
        _batches = [.. doors.Select(static door => (RecordBatch)door.GetMethod("Write")!.Invoke(null, null)!)];
        _readers = [.. doors.Select(static door => door.GetMethod("Read")!.CreateDelegate<Action<RecordBatch>>())];
        _records = [.. members.Select((_, i) => RecordParser.Parse(
            output.GetTypeByMetadataName($"V{i}.Row")!, new ParseReport(), default)!)];
        _locked = [.. _records.Select(Locked)];
    }

    /// <summary>How many there are.</summary>
    public int Count => _records.Length;

    /// <summary>Reads an empty batch of one version as rows of another.</summary>
    /// <returns>What the runtime says about it, or null when it is read.</returns>
    public SchemaMismatchException? Refusal(int before, int now)
    {
        try
        {
            _readers[now](_batches[before]);
            return null;
        }
        catch (SchemaMismatchException refused)
        {
            return refused;
        }
    }

    /// <summary>What the rules of the lock say.</summary>
    /// <returns>All errors.</returns>
    public SchemaProblem[] Errors(int before, int now) =>
        [.. TableCheck.Problems(_records[now], _locked[before]).Where(static problem => problem.IsError)];

    // The text has been written and read again.
    static LockedTable Locked(RecordModel record)
    {
        SchemaLock written = LockReader.Read(LockUpdate.Updated(string.Empty, [record])!);
        Assert.Null(written.Problem);
        LockedTable table = Assert.Single(written.Tables);
        Assert.False(LockUpdate.IsOutOfDate(table, StoredFields.Of(record)));
        return table;
    }
}
