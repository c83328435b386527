using Khonsu.Generators.Parsing;

namespace Khonsu.Generators.Tests.Parsing;

public sealed class NamingTests
{
    [Theory]
    [InlineData("OwnerName", "owner_name", "owner-name", "ownerName")]
    [InlineData("Id", "id", "id", "id")]
    [InlineData("ID", "id", "id", "id")]
    [InlineData("IDNumber", "id_number", "id-number", "idNumber")]
    [InlineData("HTTPPort", "http_port", "http-port", "httpPort")]
    [InlineData("Line2", "line2", "line2", "line2")]
    [InlineData("Line2Text", "line2_text", "line2-text", "line2Text")]
    [InlineData("already_snake", "already_snake", "already-snake", "already_snake")]
    [InlineData("Owner_Name", "owner_name", "owner-name", "owner_Name")]
    [InlineData("ÄußereGröße", "äußere_größe", "äußere-größe", "äußereGröße")]
    public void Each_policy_has_its_form(string name, string snake, string kebab, string camel)
    {
        Assert.Equal(snake, Naming.Apply(NamingPolicy.SnakeCase, name));
        Assert.Equal(kebab, Naming.Apply(NamingPolicy.KebabCase, name));
        Assert.Equal(camel, Naming.Apply(NamingPolicy.CamelCase, name));
        Assert.Equal(name, Naming.Apply(NamingPolicy.AsIs, name));
    }

    [Fact]
    public void The_policies_are_those_of_the_runtime() =>
        Assert.Equal(Enum.GetNames<ColumnNaming>(), Enum.GetNames<NamingPolicy>());
}
