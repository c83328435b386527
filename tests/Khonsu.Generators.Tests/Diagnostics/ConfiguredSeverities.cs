using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>Gives the compiler the severities of an .editorconfig.</summary>
sealed class ConfiguredSeverities : SyntaxTreeOptionsProvider
{
    readonly AnalyzerConfigSet _configs;

    public ConfiguredSeverities(AnalyzerConfigSet configs) => _configs = configs;

    public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) =>
        GeneratedKind.Unknown;

    public override bool TryGetDiagnosticValue(
        SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
        _configs.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

    public override bool TryGetGlobalDiagnosticValue(
        string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
    {
        severity = ReportDiagnostic.Default;
        return false;
    }
}
