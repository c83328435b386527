using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using static Khonsu.Generators.Tests.Schemas.LockedProject;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>A table whose record was renamed keeps its versions in the lock, and its names.</summary>
public sealed class RenamedTableTests
{
    static readonly string s_before = After(Account("int Sum"));

    [Fact]
    public void The_table_is_called_anew_and_the_lock_remembers_how_it_was_called()
    {
        string first = Update(Customer("[FormerNames(\"Account\")]", "int Sum"), s_before)!;
        Assert.Equal(s_before.Replace("table accounts", "table customers was accounts"), first);

        string source = Customer("[FormerNames(\"Account\", \"Customer\")]", "long Sum").Replace(
            "record Customer", "record Client");
        string second = Update(source, first)!;
        Assert.Contains("\ntable clients was accounts was customers\n", second, StringComparison.Ordinal);
        Assert.Matches("\n  sum: int64 #[0-9]+ since 2\n  sum: int32 #[0-9]+ until 1\n", second);
        Assert.Equal(second, Update(source, second));
    }

    [Fact]
    public async Task A_table_that_gets_its_old_name_back_was_called_otherwise_only()
    {
        string renamed = Update(Customer("[FormerNames(\"Account\")]", "int Sum"), s_before)!;
        string source = "[FormerNames(\"Customer\")]\n" + Account("int Sum");
        string back = Update(source, renamed)!;
        Assert.Contains("\ntable accounts was customers\n", back, StringComparison.Ordinal);
        Assert.Empty(await AnalyzeAsync(source, back));
    }

    [Fact]
    public async Task Only_the_name_is_out_of_date()
    {
        Diagnostic found = Assert.Single(
            await AnalyzeAsync(Customer("[FormerNames(\"Account\")]", "int Sum"), s_before));
        Assert.Equal("KHN037", found.Id);
        CheckSays(found, "Table 'customers' is not in the schema lock as it is: it is called 'accounts' there;");
    }

    [Fact]
    public async Task Rows_of_the_former_name_must_be_readable()
    {
        Diagnostic found = Assert.Single(
            await AnalyzeAsync(Customer("[FormerNames(\"accounts\")]", "byte Sum"), s_before));
        Assert.Equal("KHN030", found.Id);
        CheckSays(found, "Table 'customers', column 'sum': rows of version 1 in the schema lock have 'int32'");
        Assert.Equal(s_before, Update(Customer("[FormerNames(\"accounts\")]", "byte Sum"), s_before));
    }

    [Fact]
    public async Task Both_names_are_held_against_the_record_where_branches_left_both()
    {
        string both = s_before + "\ntable customers\n  id: int32 key #926444256\n";
        string source = Customer("[FormerNames(\"Account\")]", "byte Sum = 1");
        Assert.Equal("KHN030", Assert.Single(await AnalyzeAsync(source, both)).Id);
        Assert.Equal(
            ["KHN037"],
            (await AnalyzeAsync(source.Replace("byte", "int"), both)).Select(static found => found.Id));
    }

    [Fact]
    public async Task KHN039_fires_for_a_former_name_that_is_not_told_any_more()
    {
        string text = Update(Customer("[FormerNames(\"Account\")]", "int Sum"), s_before)!;
        Diagnostic found = Assert.Single(await AnalyzeAsync(Customer("", "int Sum"), text));
        Assert.Equal("KHN039", found.Id);
        CheckSays(found, "Table 'accounts' is in the schema lock and no record has it: it is called 'customers' now; ");
        CheckSays(found, "write [FormerNames(\"accounts\")] on its record");
    }

    [Fact]
    public async Task KHN039_is_silent_where_the_former_name_is_told()
    {
        string source = Customer("[FormerNames(\"Account\")]", "int Sum");
        Assert.Empty(await AnalyzeAsync(source, Update(source, s_before)!));
    }

    [Theory]
    [InlineData("table a was")]
    [InlineData("table a was b c")]
    public void A_line_without_the_former_name_is_refused(string line) =>
        Assert.NotNull(LockReader.Read($"{LockWriter.Format}\n{line}\n").Problem);

    static string Customer(string attribute, string columns) =>
        attribute + "\n" + Account(columns).Replace("record Account", "record Customer");
}
