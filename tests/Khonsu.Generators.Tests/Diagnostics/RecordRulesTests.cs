namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>Each rule about records, once where it fires and once where it does not.</summary>
public sealed class RecordRulesTests
{
    const string Good = "[Transactional] public sealed partial record Account([Key] string Id, int Count);";

    [Fact]
    public Task KHN001_fires_for_a_record_that_is_not_partial() => Rules.FiresAsync(
        "KHN001",
        "[Transactional] public sealed record [|Account|]([Key] string Id);",
        "write 'sealed partial record Account'");

    [Fact]
    public Task KHN001_is_silent_for_a_partial_record() => Rules.IsSilentAsync("KHN001", Good);

    [Fact]
    public Task KHN002_fires_for_a_class() => Rules.FiresAsync(
        "KHN002",
        "[Transactional] public sealed partial class [|Account|] { [Key] public string Id { get; init; } = \"\"; }",
        "'Account' is a class");

    [Fact]
    public Task KHN002_is_silent_for_a_record() => Rules.IsSilentAsync("KHN002", Good);

    [Fact]
    public Task KHN003_fires_for_a_record_struct() => Rules.FiresAsync(
        "KHN003",
        "[Transactional] public readonly partial record struct [|Account|]([property: Key] string Id);",
        "'Account' is a struct");

    [Fact]
    public Task KHN003_is_silent_for_a_record_class() => Rules.IsSilentAsync("KHN003", Good);

    [Fact]
    public Task KHN004_fires_for_an_outer_type_that_is_not_partial() => Rules.FiresAsync(
        "KHN004",
        "public static class [|Outer|] { [Transactional] public sealed partial record Account([Key] string Id); }",
        "'Outer' contains the transactional record 'Account'");

    [Fact]
    public Task KHN004_is_silent_for_partial_outer_types() => Rules.IsSilentAsync(
        "KHN004",
        "public static partial class Outer { [Transactional] public sealed partial record Account([Key] string Id); }");

    [Theory]
    [InlineData(
        "public partial class Outer { [Transactional] private sealed partial record [|Account|]([Key] string Id); }")]
    [InlineData(
        "public partial class Outer { [Transactional] protected sealed partial record [|Account|]([Key] string Id); }")]
    [InlineData("[Transactional] file sealed partial record [|Account|]([Key] string Id);")]
    public Task KHN005_fires_for_a_record_that_others_cannot_see(string source) =>
        Rules.FiresAsync("KHN005", source, "no transaction can have its table");

    [Fact]
    public Task KHN005_is_silent_for_an_internal_nested_record() => Rules.IsSilentAsync(
        "KHN005",
        "static partial class Outer { [Transactional] internal sealed partial record Account([Key] string Id); }");

    [Theory]
    [InlineData("[Transactional] public sealed partial record [|Account|]<T>([Key] string Id);")]
    [InlineData(
        "public partial class Outer<T> { [Transactional] public sealed partial record [|Account|]([Key] string Id); }")]
    public Task KHN006_fires_for_a_generic_record(string source) =>
        Rules.FiresAsync("KHN006", source, "have no schema");

    [Fact]
    public Task KHN006_is_silent_for_a_closed_record() => Rules.IsSilentAsync("KHN006", Good);

    [Fact]
    public Task KHN007_fires_for_an_abstract_record() => Rules.FiresAsync(
        "KHN007",
        "[Transactional] public abstract partial record [|Account|]([Key] string Id);",
        "give each derived record its own table");

    [Fact]
    public Task KHN007_is_silent_for_a_sealed_record() => Rules.IsSilentAsync("KHN007", Good);

    [Fact]
    public Task KHN008_fires_for_a_record_that_is_not_sealed() => Rules.FiresAsync(
        "KHN008",
        "[Transactional] public partial record [|Account|]([Key] string Id);",
        "add 'sealed'");

    [Fact]
    public Task KHN008_is_silent_for_a_sealed_record() => Rules.IsSilentAsync("KHN008", Good);

    [Fact]
    public Task KHN010_fires_for_a_record_without_a_key() => Rules.FiresAsync(
        "KHN010",
        "[Transactional] public sealed partial record [|Account|](string? Note, int Count, string AccountId);",
        "(perhaps AccountId, Count)");

    [Fact]
    public Task KHN010_is_silent_for_a_record_with_a_key() => Rules.IsSilentAsync("KHN010", Good);

    [Theory]
    [InlineData("string?", "null identifies nothing")]
    [InlineData("int?", "null identifies nothing")]
    [InlineData("double", "floating-point")]
    [InlineData("Half", "floating-point")]
    [InlineData("ReadOnlyMemory<byte>", "bytes compare by reference")]
    public Task KHN011_fires_for_a_type_that_cannot_be_a_key(string type, string message) => Rules.FiresAsync(
        "KHN011",
        $"[Transactional] public sealed partial record Account([Key] {type} [|Id|]);",
        message);

    [Fact]
    public Task KHN011_fires_for_an_internal_key_of_a_public_record() => Rules.FiresAsync(
        "KHN011",
        "[Transactional] public sealed partial record Account { [Key] internal int [|Id|] { get; init; } }",
        "make it public");

    [Theory]
    [InlineData("string")]
    [InlineData("decimal")]
    [InlineData("Guid")]
    [InlineData("DayOfWeek")]
    public Task KHN011_is_silent_for_a_type_with_value_equality(string type) => Rules.IsSilentAsync(
        "KHN011",
        $"[Transactional] public sealed partial record Account([Key] {type} Id);");

    [Fact]
    public Task KHN013_fires_for_one_accessor_of_two_records() => Rules.FiresAsync(
        "KHN013",
        """
        [Transactional] public sealed partial record Account([Key] string Id);
        [Transactional(Accessor = "Accounts", Table = "x")] public sealed partial record [|Book|]([Key] string Id);
        """,
        "'Accounts' would be the accessor of 'Book' and of 'Account'");

    [Fact]
    public Task KHN013_fires_for_a_member_of_the_transaction() => Rules.FiresAsync(
        "KHN013",
        "[Transactional(Accessor = \"Attempt\")] public sealed partial record [|Try|]([Key] string Id);",
        "a member of Khonsu.Tx");

    [Fact]
    public Task KHN013_fires_for_a_member_of_the_snapshot() => Rules.FiresAsync(
        "KHN013",
        "[Transactional(Accessor = \"RecordTypes\")] public sealed partial record [|Kind|]([Key] string Id);",
        "a member of Khonsu.StoreSnapshot");

    [Theory]
    [InlineData("Label", "CommitChanges")]
    [InlineData("AfterTimestamp", "ChangeFeed")]
    public Task KHN013_fires_for_a_member_of_the_feed(string accessor, string type) => Rules.FiresAsync(
        "KHN013",
        $"[Transactional(Accessor = \"{accessor}\")] public sealed partial record [|Row|]([Key] int Id);",
        $"a member of Khonsu.{type}");

    [Fact]
    public Task KHN013_fires_for_one_accessor_of_two_records_of_a_model() => Rules.FiresAsync(
        "KHN013",
        """
        namespace A { [Transactional] public sealed partial record Account([Key] string Id); }
        namespace B { [Transactional(Table = "b")] public sealed partial record Account([Key] string Id); }
        [[|TransactionalModel(typeof(A.Account), typeof(B.Account))|]] public partial class Bank;
        """,
        "'Accounts' would be the accessor of 'Account' and of 'A.Account'");

    [Fact]
    public Task KHN013_is_silent_for_records_of_two_namespaces() => Rules.IsSilentAsync(
        "KHN013",
        """
        namespace A { [Transactional] public sealed partial record Account([Key] string Id); }
        namespace B { [Transactional(Table = "b")] public sealed partial record Account([Key] string Id); }
        """);

    [Fact]
    public Task KHN014_fires_for_two_columns_of_one_name() => Rules.FiresAsync(
        "KHN014",
        "[Transactional] public sealed partial record Account([Key] string Id, [Column(\"ID\")] int [|Count|]);",
        "'Id' and 'Count' are both stored as column 'ID'");

    [Fact]
    public Task KHN014_is_silent_for_columns_of_two_names() => Rules.IsSilentAsync("KHN014", Good);

    [Fact]
    public Task KHN015_fires_for_two_tables_of_one_name() => Rules.FiresAsync(
        "KHN015",
        """
        namespace A { [Transactional] public sealed partial record Account([Key] string Id); }
        namespace B { [Transactional] public sealed partial record [|Account|]([Key] string Id); }
        """,
        "'B.Account' and 'A.Account' are both stored as table 'accounts'");

    [Theory]
    [InlineData("", "Account")]
    [InlineData("[FormerNames(\"accounts\")]", "Client")]
    public Task KHN015_fires_for_a_former_name_that_another_table_has_or_had(string attribute, string other) =>
        Rules.FiresAsync(
            "KHN015",
            $$"""
            namespace A { [Transactional] {{attribute}} public sealed partial record {{other}}([Key] string Id); }
            namespace B
            {
                [Transactional, FormerNames("Account")]
                public sealed partial record [|Customer|]([Key] string Id);
            }
            """,
            $"'B.Customer' and 'A.{other}' are both called table 'accounts', now or before");

    [Fact]
    public Task KHN015_is_silent_for_a_former_name_of_its_own() => Rules.IsSilentAsync(
        "KHN015",
        """
        namespace A { [Transactional] public sealed partial record Account([Key] string Id); }
        namespace B
        {
            [Transactional, FormerNames("Client", "Customer")]
            public sealed partial record Customer([Key] string Id);
        }
        """);

    [Fact]
    public Task KHN015_is_silent_for_tables_of_two_names() => Rules.IsSilentAsync(
        "KHN015",
        """
        namespace A { [Transactional] public sealed partial record Account([Key] string Id); }
        namespace B { [Transactional(Table = "b")] public sealed partial record Account([Key] string Id); }
        """);

    [Fact]
    public Task KHN040_fires_for_a_record_with_a_base() => Rules.FiresAsync(
        "KHN040",
        """
        public abstract record Entity(int Version);
        [Transactional] public sealed partial record [|Account|]([Key] string Id) : Entity(1);
        """,
        "'Account' derives from 'Entity'");

    [Fact]
    public Task KHN040_is_silent_for_a_record_with_an_interface() => Rules.IsSilentAsync(
        "KHN040",
        "[Transactional] public sealed partial record Account([Key] string Id) : IFormattable"
        + " { public string ToString(string? format, IFormatProvider? provider) => Id; }");

    [Theory]
    [InlineData(
        "[[|Transactional(Accessor = \"my accounts\")|]] public sealed partial record Account([Key] string Id);",
        "Accessor")]
    [InlineData("[[|Transactional(Table = \" \")|]] public sealed partial record Account([Key] string Id);", "Table")]
    [InlineData("[Transactional] public sealed partial record Account([Key, [|Column(\"\")|]] string Id);", "Column")]
    public Task KHN045_fires_for_a_name_that_cannot_be_used(string source, string message) =>
        Rules.FiresAsync("KHN045", source, message);

    [Fact]
    public Task KHN045_is_silent_for_names_that_can_be_used() => Rules.IsSilentAsync(
        "KHN045",
        "[Transactional(Accessor = \"Konten\", Table = \"my konten\")] sealed partial record Konto([Key] string Id);");

    [Theory]
    [InlineData("public struct AccountRow;", "'AccountRow' is generated for 'Account'")]
    [InlineData("public struct KhonsuTables;", "'KhonsuTables' is generated for 'Account'")]
    public Task KHN046_fires_for_a_taken_type_name(string other, string message) => Rules.FiresAsync(
        "KHN046",
        $"[Transactional] public sealed partial record [|Account|]([Key] string Id); {other}",
        message);

    [Fact]
    public Task KHN046_fires_for_a_taken_type_name_of_a_model() => Rules.FiresAsync(
        "KHN046",
        Good + "[TransactionalModel(typeof(Account))] public partial class [|Bank|]; class BankTx;",
        "'BankTx' is generated for 'Bank'");

    [Fact]
    public Task KHN046_is_silent_for_types_of_another_namespace() => Rules.IsSilentAsync(
        "KHN046",
        """
        namespace A { [Transactional] public sealed partial record Account([Key] string Id); }
        namespace B { class AccountRow; }
        """);

    [Theory]
    [InlineData("RetainedCommits = -1", "'Account' keeps no past with RetainedCommits = -1: write 0 or more")]
    [InlineData("RetainedSeconds = 0", "'Account' keeps no past with RetainedSeconds = 0: write 1 or more")]
    [InlineData("RetainedCommits = 5, RetainedSeconds = int.MinValue", "RetainedSeconds = -2147483648")]
    public Task KHN053_fires_for_a_past_that_cannot_be(string retention, string message) => Rules.FiresAsync(
        "KHN053",
        $"[[|Transactional({retention})|]] public sealed partial record Account([Key] string Id);",
        message);

    [Theory]
    [InlineData("")]
    [InlineData("RetainedCommits = 0")]
    [InlineData("RetainedCommits = 10, RetainedSeconds = 1")]
    public Task KHN053_is_silent_for_a_past_that_can_be(string retention) => Rules.IsSilentAsync(
        "KHN053", $"[Transactional({retention})] public sealed partial record Account([Key] string Id);");
}
