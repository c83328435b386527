using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests;

/// <summary>What the harness hands to a test does not depend on the tests that ran before.</summary>
public sealed class HarnessTests
{
    // Why: compilations share one empty start. Once its declarations were asked for, Roslyn reads added trees twice.
    [Fact]
    public void A_tree_can_be_replaced_after_the_declarations_of_an_empty_compilation_were_read()
    {
        Assert.Empty(Harness.Compile().GetDiagnostics());
        CSharpCompilation one = Harness.Compile("class A;");
        CSharpCompilation two = one.ReplaceSyntaxTree(one.SyntaxTrees[0], Harness.Parse("class B;"));
        Assert.NotNull(two.GetTypeByMetadataName("B"));
        Assert.Null(two.GetTypeByMetadataName("A"));
    }
}
