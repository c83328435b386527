using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>Each rule about model classes and projects, once where it fires and once where it does not.</summary>
public sealed class ModelRulesTests
{
    const string Account = "[Transactional] public sealed partial record Account([Key] string Id); ";
    const string Good = Account + "[TransactionalModel(typeof(Account))] public partial class Bank;";

    static readonly CSharpParseOptions s_cSharp13 = new(LanguageVersion.CSharp13);

    [Theory]
    [InlineData("[[|Invariant|]] bool IsFine(Table<string, Account> accounts) => true;", "add 'static'")]
    [InlineData("[[|Invariant|]] static bool IsFine() => true;", "it reads no table")]
    [InlineData("[[|Invariant|]] static bool IsFine<T>(Table<string, Account> a) => true;", "no ordinary method")]
    [InlineData("[[|Invariant|]] static bool IsFine => true;", "no ordinary method")]
    [InlineData("[[|Invariant|]] static int IsFine(Table<string, Account> accounts) => 1;", "let it return 'bool'")]
    [InlineData("[[|Invariant|]] static void IsFine(Table<string, Account> accounts) { }", "let it return 'bool'")]
    [InlineData("[[|Invariant|]] static bool IsFine(Table<string, Account> a, int b) => true;", "'b' is no table")]
    [InlineData("[[|Invariant|]] static bool IsFine(in Table<string, Account> a) => true;", "'a' is no table")]
    [InlineData("[[|Invariant|]] static bool IsFine(ReadTable<string, Account> a) => true;", "'a' is no table")]
    [InlineData("[[|Invariant|]] static bool IsFine(Table<string, Other> a) => true;", "'a' is no table")]
    public Task KHN052_fires_for_a_member_of_another_shape(string member, string message) => Rules.FiresAsync(
        "KHN052",
        "[Transactional] public sealed partial record Other([Key] string Id); "
        + Good.TrimEnd(';') + $$""" { {{member}} }""",
        message);

    [Theory]
    [InlineData("[Invariant] static bool IsFine(Table<string, Account> accounts) => true;")]
    [InlineData("[Invariant(\"A\")] public static bool A(Table<string, Account> a, Table<string, Account> b) => true;")]
    [InlineData("static int Other(int a) => a;")]
    public Task KHN052_is_silent_for_methods_over_tables(string members) =>
        Rules.IsSilentAsync("KHN052", Good.TrimEnd(';') + $$""" { {{members}} }""");

    [Fact]
    public Task KHN041_fires_for_a_type_without_the_attribute() => Rules.FiresAsync(
        "KHN041",
        "[[|TransactionalModel(typeof(string))|]] public partial class Bank;",
        "'Bank' lists 'String', which is not marked [Transactional]");

    [Fact]
    public Task KHN041_fires_for_a_record_with_errors() => Rules.FiresAsync(
        "KHN041",
        "[Transactional] public sealed partial record City(int Id);"
        + " [[|TransactionalModel(typeof(City))|]] public partial class Bank;",
        "has errors of its own");

    [Fact]
    public Task KHN041_is_silent_for_a_record() => Rules.IsSilentAsync("KHN041", Good);

    [Fact]
    public Task KHN042_fires_for_a_type_that_is_listed_twice() => Rules.FiresAsync(
        "KHN042",
        Account + "[[|TransactionalModel(typeof(Account), typeof(Account))|]] public partial class Bank;",
        "'Bank' lists 'Account' twice");

    [Fact]
    public Task KHN042_is_silent_for_a_type_that_is_listed_once() => Rules.IsSilentAsync("KHN042", Good);

    [Fact]
    public Task KHN043_fires_for_a_model_that_is_not_partial() => Rules.FiresAsync(
        "KHN043",
        Account + "[TransactionalModel(typeof(Account))] public class [|Bank|];",
        "write 'partial class Bank'");

    [Fact]
    public Task KHN043_is_silent_for_a_partial_model() => Rules.IsSilentAsync("KHN043", Good);

    [Theory]
    [InlineData("public partial class [|Bank|]<T>;", "is generic")]
    [InlineData("public static partial class [|Bank|];", "is static or abstract")]
    [InlineData("public abstract partial class [|Bank|];", "is static or abstract")]
    [InlineData("public partial record [|Bank|];", "is a record or struct")]
    [InlineData("file partial class [|Bank|];", "is local to its file")]
    [InlineData("public partial class [|Store|];", "is called like one of its generated members")]
    [InlineData("public partial class [|Tables|];", "is called like one of its generated members")]
    [InlineData("public partial class [|Changes|];", "is called like one of its generated members")]
    [InlineData("public partial class [|Bank|] : System.IO.StringReader;", "has a base class")]
    public Task KHN044_fires_for_another_shape(string declaration, string message) => Rules.FiresAsync(
        "KHN044",
        Account + "[TransactionalModel(typeof(Account))] " + declaration,
        message);

    [Fact]
    public Task KHN044_fires_for_a_nested_model() => Rules.FiresAsync(
        "KHN044",
        Account + "partial class Outer { [TransactionalModel(typeof(Account))] public partial class [|Bank|]; }",
        "is nested in another type");

    [Fact]
    public Task KHN044_is_silent_for_a_plain_class() => Rules.IsSilentAsync("KHN044", Good);

    [Fact]
    public Task KHN117_fires_for_C_sharp_13() => Rules.FiresAsync(
        "KHN117",
        "[Transactional] public sealed partial record [|Account|]([Key] string Id);",
        "compiles as C# 13.0",
        s_cSharp13);

    [Fact]
    public Task KHN117_is_silent_for_C_sharp_14() => Rules.IsSilentAsync("KHN117", Good);

    [Fact]
    public Task KHN117_is_silent_for_preview() =>
        Rules.IsSilentAsync("KHN117", Good, new CSharpParseOptions(LanguageVersion.Preview));
}
