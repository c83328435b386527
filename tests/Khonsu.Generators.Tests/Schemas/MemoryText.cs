using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>A file beside the source that is only in memory.</summary>
/// <param name="path">Its path.</param>
/// <param name="text">What it says, or null where it cannot be opened.</param>
sealed class MemoryText(string path, string? text) : AdditionalText
{
    public override string Path { get; } = path;

    public override SourceText? GetText(CancellationToken cancellationToken = default) =>
        text is null ? null : SourceText.From(text, Encoding.UTF8);
}
