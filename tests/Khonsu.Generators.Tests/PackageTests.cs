using System.Reflection;

namespace Khonsu.Generators.Tests;

/// <summary>
/// A generator that references a newer Roslyn than the user's compiler is silently not loaded (CS9057).
/// </summary>
public sealed class PackageTests
{
    [Theory]
    [InlineData("Microsoft.CodeAnalysis")]
    [InlineData("Microsoft.CodeAnalysis.CSharp")]
    public void The_generator_references_Roslyn_4_14(string name)
    {
        AssemblyName reference = typeof(TransactionalGenerator).Assembly.GetReferencedAssemblies().Single(
            r => r.Name == name);
        Assert.Equal(new Version(4, 14, 0, 0), reference.Version);
    }

    [Fact]
    public void The_generator_references_nothing_that_a_compiler_may_not_have()
    {
        string[] allowed =
            ["netstandard", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable"];
        IEnumerable<string?> references = typeof(TransactionalGenerator).Assembly.GetReferencedAssemblies().Select(
            static r => r.Name);
        Assert.Empty(references.Except([.. allowed, "System.Memory"]));
    }
}
