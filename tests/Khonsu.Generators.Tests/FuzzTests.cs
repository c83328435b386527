using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace Khonsu.Generators.Tests;

/// <summary>
/// Random declarations, most of them wrong: the generator and the analyzers never throw, and what passes without an
/// error of ours or the compiler's compiles with the generated code.
/// </summary>
public sealed class FuzzTests
{
    const int Cases = 100;

    readonly ITestOutputHelper _output;

    public FuzzTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Random_declarations_never_stop_the_generator()
    {
        int seed = Seed();
        for (int i = 0; i < Cases; i++)
            await CheckAsync(seed + i, RandomRecords.Wild(new Random(seed + i)));
    }

    [Fact]
    public async Task Random_correct_declarations_compile()
    {
        int seed = Seed();
        for (int i = 0; i < Cases / 10; i++)
        {
            string source = RandomRecords.Correct(new Random(seed + i));
            string[] errors = Harness.Errors(Harness.Compile(source));
            Assert.True(errors.Length == 0, $"seed={seed + i}\n{source}\n{string.Join("\n", errors)}");
            Assert.DoesNotContain(
                await Harness.AnalyzeAsync(Harness.Compile(source)),
                static d => d.Severity >= DiagnosticSeverity.Warning);
        }
    }

    [Fact]
    public async Task Random_bodies_never_stop_the_analyzers()
    {
        int seed = Seed();
        for (int i = 0; i < Cases; i++)
            await CheckAsync(seed + i, RandomBodies.Wild(new Random(seed + i)));
    }

    static async Task CheckAsync(int seed, string source)
    {
        CSharpCompilation compilation = Harness.Compile(source);
        GeneratorRunResult result = Harness.Run(compilation).Results.Single();
        Assert.True(result.Exception is null, $"seed={seed}\n{source}\n{result.Exception}");
        IEnumerable<Diagnostic> found = await Harness.AnalyzeAsync(compilation);
        Diagnostic? crash = found.FirstOrDefault(static d => d.Id == "AD0001");
        Assert.True(crash is null, $"seed={seed}\n{source}\n{crash}");
    }

    int Seed()
    {
        bool isGiven = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given);
        int seed = isGiven ? given : Environment.TickCount;
        _output.WriteLine($"seed={seed}");
        return seed;
    }
}
