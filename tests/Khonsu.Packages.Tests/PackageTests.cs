using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Khonsu.Packages.Tests;

/// <summary>What is in the packages, and what a program gets that takes them from a feed.</summary>
public sealed class PackageTests(PrivateFeed feed) : IClassFixture<PrivateFeed>
{
    const string Printed = """
        Refused, and nothing of it happened: {0}
        ann: 2 x lamp, 79.80 in all
        1 order, 0 lamps left
        orders.arrow has {1} bytes
        """;

    [Fact]
    public void The_package_carries_library_documentation_generator_fixes_and_readme()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PathOf($"Khonsu.Runtime.{BuildSettings.Version}.nupkg"));

        string[] files = [.. package.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "README.md",
                "analyzers/dotnet/cs/Khonsu.Generators.CodeFixes.dll",
                "analyzers/dotnet/cs/Khonsu.Generators.dll",
                "build/Khonsu.Runtime.targets",
                "lib/net10.0/Khonsu.Runtime.dll",
                "lib/net10.0/Khonsu.Runtime.xml",
            ],
            files.Where(static file => file is not ("[Content_Types].xml" or "_rels/.rels" or "Khonsu.Runtime.nuspec")
                && !file.StartsWith("package/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_package_needs_Arrow_and_its_compressions_and_nothing_else()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PathOf($"Khonsu.Runtime.{BuildSettings.Version}.nupkg"));
        using Stream stream = package.GetEntry("Khonsu.Runtime.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal(
            ["Apache.Arrow", "Apache.Arrow.Compression"],
            metadata.Descendants().Where(static element => element.Name.LocalName == "dependency")
                .Select(static dependency => dependency.Attribute("id")!.Value));
        Assert.Equal(
            ("Khonsu.Runtime", BuildSettings.Version, "Apache-2.0", "README.md"),
            (Value("id"), Value("version"), Value("license"), Value("readme")));
    }

    [Fact]
    public void The_symbols_have_their_sources_with_them()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PathOf($"Khonsu.Runtime.{BuildSettings.Version}.snupkg"));
        ZipArchiveEntry symbols = package.GetEntry("lib/net10.0/Khonsu.Runtime.pdb")!;
        long libraryBytes = new FileInfo(Path.Combine(
            BuildSettings.Repository, "Khonsu.Runtime", "bin", BuildSettings.Configuration, "net10.0",
            "Khonsu.Runtime.dll")).Length;

        Assert.InRange(symbols.Length, libraryBytes / 2, long.MaxValue);
    }

    [Fact]
    public void A_program_from_the_template_builds_and_runs()
    {
        Command.Dotnet(feed.Made, "build", "-c", "Release", "-nologo").Succeeded();
        Check(Command.Dotnet(feed.Made, "run", "-c", "Release", "--no-build"));
    }

    [Fact]
    public void A_mistake_in_a_record_and_rows_that_the_lock_knows_stop_the_build_of_a_user()
    {
        string program = feed.Make("Shop");
        Change(program, "Order.cs", "string Customer", "[Column(\"who;%3B\")] string Customer");
        string[] update = ["build", "-nologo", "-p:KhonsuUpdateSchemaLock=true", "-warnaserror"];
        Command.Dotnet(program, update).Succeeded();
        string lockFile = Path.Combine(program, "khonsu.schema.lock");
        string written = File.ReadAllText(lockFile);

        Change(program, "Order.cs", "sealed partial record Order", "sealed record Order");
        Change(program, "Product.cs", "int Stock", "short Stock");
        CommandResult result = Command.Dotnet(program, update);

        string number = @"#[1-9][0-9]*\n";
        Assert.Matches(
            $"""^# .*\n# .*\nkhonsu schema lock 1\n\ntable orders\n  number: int64 key {number}"""
            + $"""  pieces: int32 {number}  product: int32 {number}  "who;%3B": utf8 {number}"""
            + $"""\ntable products\n  id: int32 key {number}""",
            written.ReplaceLineEndings("\n"));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error KHN001", result.Output, StringComparison.Ordinal);
        Assert.Contains("error KHN030: Table 'products', column 'stock'", result.Output, StringComparison.Ordinal);
        Assert.Equal(written, File.ReadAllText(lockFile));
    }

    [Fact]
    public void A_trimmed_program_runs_and_no_warning_came()
    {
        string program = feed.Make("Trimmed");
        PublishAndCheck(program, "-p:PublishTrimmed=true", "--self-contained");
    }

    [Fact]
    public void A_program_of_native_code_runs_and_no_warning_came()
    {
        string program = feed.Make("Native");
        PublishAndCheck(program, "-p:PublishAot=true");
    }

    static void Change(string program, string name, string before, string after)
    {
        string file = Path.Combine(program, name);
        string text = File.ReadAllText(file);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(before, after, StringComparison.Ordinal));
    }

    static void PublishAndCheck(string program, params string[] options)
    {
        string output = Path.Combine(program, "published");
        string printed = Command.Dotnet(
            program,
            [
                "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "-nologo",
                "-p:TrimmerSingleWarn=false", .. options,
            ]).Succeeded();

        Assert.DoesNotContain("warning", printed, StringComparison.OrdinalIgnoreCase);
        Check(Command.Run(Path.Combine(output, Path.GetFileName(program)), program));
    }

    static void Check(CommandResult result)
    {
        string[] lines = result.Succeeded().Trim().ReplaceLineEndings("\n").Split('\n');
        string[] expected = Printed.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(expected.Length, lines.Length);
        Assert.StartsWith(expected[0][..^3], lines[0], StringComparison.Ordinal);
        Assert.Equal(expected[1..3], lines[1..3]);
        Assert.Matches("^orders.arrow has [1-9][0-9]+ bytes$", lines[3]);
    }
}
