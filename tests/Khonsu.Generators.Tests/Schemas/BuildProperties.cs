using System.Diagnostics.CodeAnalysis;
using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>The options of a build that writes a new lock, or does not.</summary>
/// <param name="isUpdating">Whether it does.</param>
sealed class BuildProperties(bool isUpdating) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(isUpdating);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    sealed class Options(bool isUpdating) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == SchemaLock.UpdateProperty && isUpdating ? "true" : null;
            return value is not null;
        }
    }
}
