using System.Reflection;
using System.Text.RegularExpressions;

namespace Khonsu.Architecture.Tests;

/// <summary>
/// Public is a promise: each public type is on the page docs/api.md, and has the shape that a promise can be kept with.
/// </summary>
public sealed partial class PublicTypesTests
{
    const string Page = "docs/api.md";

    static readonly Type[] s_all =
    [
        .. typeof(KhonsuStore).Assembly.GetExportedTypes()
            .Concat(typeof(Flight.FlightOptions).Assembly.GetExportedTypes())
            .Concat(typeof(Cluster.KhonsuNode).Assembly.GetExportedTypes())
            .Where(static type => IsWritten(type)),
    ];

    static readonly Type[] s_page = [.. s_all.Where(static type => type.Namespace != "Khonsu.CompilerServices")];

    [Fact]
    public void The_page_lists_exactly_the_public_types()
        => Assert.Equal(s_page.Select(NameOf).Order(StringComparer.Ordinal), ListedOn(Repository.Read(Page)));

    [Fact]
    public void Public_types_are_in_four_namespaces()
        => Assert.Equal(
            ["Khonsu", "Khonsu.Cluster", "Khonsu.CompilerServices", "Khonsu.Flight"],
            s_all.Select(static type => type.Namespace).Distinct().Order());

    [Fact]
    public void Classes_are_sealed() => Assert.Empty(s_page.Where(IsOpen).Select(NameOf));

    [Fact]
    public void No_field_is_public() => Assert.Empty(s_all.SelectMany(PublicFields));

    [Fact]
    public void An_interface_has_two_implementations()
        => Assert.Empty(
            s_page.Where(static type => type.IsInterface && ImplementationsOf(type, s_all) < 2).Select(NameOf));

    [Fact]
    public void A_missing_line_of_the_page_is_seen()
        => Assert.Equal(["A", "B<T>"], ListedOn("| `B<T>` | text |\n| `A` | `C` |\n`D`\n"));

    [Fact]
    public void An_open_class_is_seen()
    {
        Assert.True(IsOpen(typeof(Fixtures.OpenClass)));
        Assert.False(IsOpen(typeof(KhonsuStore)));
        Assert.False(IsOpen(typeof(KhonsuException)));
    }

    [Fact]
    public void A_public_field_is_seen()
        => Assert.Equal(["OpenClass.Number"], PublicFields(typeof(Fixtures.OpenClass)));

    [Fact]
    public void An_interface_with_one_implementation_is_seen()
        => Assert.Equal(1, ImplementationsOf(typeof(Fixtures.ILonely), typeof(PublicTypesTests).Assembly.GetTypes()));

    // The base of the exceptions is the one class that others derive from; its constructor is for this assembly.
    static bool IsOpen(Type type) => type is { IsClass: true, IsSealed: false }
        && type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(static constructor => constructor.IsPublic || constructor.IsFamily || constructor.IsFamilyOrAssembly);

    static IEnumerable<string> PublicFields(Type type) => type.IsEnum
        ? []
        : type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(static field => !field.IsLiteral)
            .Select(field => $"{type.Name}.{field.Name}");

    static int ImplementationsOf(Type contract, Type[] types)
        => types.Count(type => !type.IsInterface && type.GetInterfaces().Any(face => DefinitionOf(face) == contract));

    static Type DefinitionOf(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    // The compiler's own types for extension blocks have names that C# cannot say.
    static bool IsWritten(Type type) => !type.FullName!.Contains('<') && !type.FullName.Contains('$');

    static string NameOf(Type type)
    {
        string name = type.Name.Split('`')[0];
        IEnumerable<string> arguments = type.GetGenericArguments().Select(static argument => argument.Name);
        return type.IsGenericType ? $"{name}<{string.Join(", ", arguments)}>" : name;
    }

    static IEnumerable<string> ListedOn(string page)
        => Listed().Matches(page).Select(static match => match.Groups["name"].Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
