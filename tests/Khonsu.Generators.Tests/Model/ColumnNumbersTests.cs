using Khonsu.Generators.Model;

namespace Khonsu.Generators.Tests.Model;

/// <summary>The generator numbers columns as the runtime does, whose tests have the same numbers.</summary>
public sealed class ColumnNumbersTests
{
    [Theory]
    [InlineData("id", 926444256)]
    [InlineData("größe", 1295578266)]
    public void A_number_is_a_hash_of_the_name(string name, int number) =>
        Assert.Equal(number, ColumnNumbers.Of(name));

    [Fact]
    public void A_number_that_was_given_comes_before_that_of_the_oldest_name()
    {
        ColumnModel column = new("Id", "Id", "number", ColumnKind.Int64, false);
        ShapeModel renamed = new() { FormerNames = new EquatableArray<string>(["id", "Id"]) };

        Assert.Equal(ColumnNumbers.Of("number"), ColumnNumbers.Of(column));
        Assert.Equal(926444256, ColumnNumbers.Of(column with { Shape = renamed }));
        Assert.Equal(7, ColumnNumbers.Of(column with { Shape = renamed with { Id = 7 } }));
    }
}
