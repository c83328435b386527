using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests;

/// <summary>A driver lives as long as an editor is open; it must let go of old compilations.</summary>
public sealed class RetentionTests
{
    [Fact]
    public void A_driver_does_not_keep_the_first_compilation_alive()
    {
        (GeneratorDriver driver, WeakReference first) = RunTwice();
        for (int i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static (GeneratorDriver Driver, WeakReference First) RunTwice()
    {
        // Why: a driver that tracks steps keeps their values for the test; the compiler's driver does not.
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new TransactionalGenerator().AsSourceGenerator()],
            parseOptions: Harness.CSharp14);
        const string Source = "[Transactional] public sealed partial record City([Key] int Id);";
        CSharpCompilation first = Harness.Compile(Source, "class A;");
        driver = driver.RunGenerators(first);
        CSharpCompilation second = first.ReplaceSyntaxTree(first.SyntaxTrees[1], Harness.Parse("class B;", "File1.cs"));
        driver = driver.RunGenerators(second);
        driver = driver.RunGenerators(Harness.Compile(Source, "class C;"));
        return (driver, new WeakReference(first));
    }
}
