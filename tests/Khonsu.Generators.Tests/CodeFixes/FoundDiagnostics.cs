using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Khonsu.Generators.Tests.CodeFixes;

/// <summary>Tells Roslyn's fixer of many which complaints there are.</summary>
sealed class FoundDiagnostics : FixAllContext.DiagnosticProvider
{
    readonly ImmutableArray<Diagnostic> _found;

    public FoundDiagnostics(ImmutableArray<Diagnostic> found) => _found = found;

    public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(
        Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(_found);

    public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
        Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(_found);

    public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
        Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
}
