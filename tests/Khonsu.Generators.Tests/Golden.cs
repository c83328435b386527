using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Tests;

/// <summary>
/// Compares what the generator writes for a source with golden files, and compiles it with warnings as errors, with the
/// user's code once with and once without nullable annotations.
/// </summary>
static class Golden
{
    /// <summary>Checks one or two files of source.</summary>
    public static void Check(
        string source,
        string? other = null,
        [CallerFilePath] string file = "",
        [CallerMemberName] string test = "")
    {
        string[] sources = other is null ? [source] : [source, other];
        GeneratorDriverRunResult result = Harness.Run(Harness.Compile(sources));
        Assert.Empty(Harness.Errors(Harness.Compile(sources)));
        string[] oblivious = [.. sources.Select(static s => s.Replace("string?", "string"))];
        Assert.Empty(Harness.Errors(Harness.Compile(NullableContextOptions.Disable, oblivious)));
        Verifier.Verify(result, file, test);
    }
}
