using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests;

/// <summary>The same source gives the same bytes, whatever the machine, its language and the order of files.</summary>
public sealed class DeterminismTests
{
    static readonly string[] s_sources =
    [
        AllTypes.Source("Plain", "?"),
        """
        namespace Bank;
        [Transactional(Naming = ColumnNaming.CamelCase)]
        public sealed partial record IIIndex([Key(-1)] int IItem, [Key(2)] long Id, [Decimal(19, 4)] decimal Ilk);
        [TransactionalModel(typeof(IIIndex), typeof(Invoice))]
        public partial class Ledger;
        """,
        """
        namespace Bank;
        [Transactional, Index("Info", "Id", IsOrdered = true)]
        public sealed partial record Invoice
        {
            [Invariant("Second")] bool IsFine => true;
            [Key] public int Id { get; init; }
        }
        """,
        """
        namespace Bank;
        [Index("Id", "Info", IsOrdered = true)]
        partial record Invoice
        {
            [Invariant("First")] bool IsInformed => true;
            public string? Info { get; init; }
        }
        """,
    ];

    [Fact]
    public void The_order_of_files_does_not_matter()
    {
        string expected = Generate(Harness.Compile(s_sources));
        CSharpCompilation straight = Harness.Compile(s_sources);
        CSharpCompilation reversed = straight.RemoveAllSyntaxTrees().AddSyntaxTrees(straight.SyntaxTrees.Reverse());
        CSharpCompilation rotated = straight.RemoveAllSyntaxTrees()
            .AddSyntaxTrees(straight.SyntaxTrees.Skip(2).Concat(straight.SyntaxTrees.Take(2)));
        Assert.Equal(expected, Generate(reversed));
        Assert.Equal(expected, Generate(rotated));
    }

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_does_not_matter(string name)
    {
        string expected = Generate(Harness.Compile(s_sources));
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        // Why: a machine without culture data has the names only, so what hurts is set by hand.
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = culture;
            Assert.Equal(expected, Generate(Harness.Compile(s_sources)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Line_ends_do_not_matter()
    {
        string[] windows = [.. s_sources.Select(static source => source.Replace("\r\n", "\n").Replace("\n", "\r\n"))];
        string expected = Generate(Harness.Compile(s_sources));
        Assert.Equal(expected, Generate(Harness.Compile(windows)));
        Assert.DoesNotContain('\r', expected);
    }

    static string Generate(CSharpCompilation compilation) => Harness.TextOf(Harness.Run(compilation));
}
