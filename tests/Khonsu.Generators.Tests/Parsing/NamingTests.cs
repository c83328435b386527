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

    [Theory]
    [InlineData("", "Named", "owner_name")]
    [InlineData("[assembly: DefaultColumnNaming(ColumnNaming.CamelCase)]", "Named", "ownerName")]
    [InlineData("[assembly: DefaultColumnNaming(ColumnNaming.CamelCase)]", "Kebab", "owner-name")]
    [InlineData("[assembly: DefaultColumnNaming((ColumnNaming)9)]", "Named", "owner_name")]
    public void A_record_has_its_own_policy_or_that_of_the_assembly(string assembly, string record, string column)
    {
        string written = Harness.TextOf(Harness.Run(Harness.Compile($"""
            {assembly}
            [Transactional] public sealed partial record Named([Key] int Id, (int OwnerName, int) Inner);
            [Transactional(Naming = ColumnNaming.KebabCase)]
            public sealed partial record Kebab([Key] int Id, string OwnerName);
            """)));
        int start = written.IndexOf($"file static class {record}Table", StringComparison.Ordinal);
        int end = written.IndexOf("file sealed class", start, StringComparison.Ordinal);
        Assert.Contains($"new(\"{column}\", \"OwnerName\"", written[start..end], StringComparison.Ordinal);
    }

    [Fact]
    public void The_policies_are_those_of_the_runtime() =>
        Assert.Equal(Enum.GetNames<ColumnNaming>(), Enum.GetNames<NamingPolicy>());
}
