using System.IO.Compression;
using System.Xml.Linq;

namespace Khonsu.Packages.Tests;

/// <summary>What is in the package of durable stores, and that a program gets one from it alone.</summary>
public sealed class ClusterPackageTests(PrivateFeed feed) : IClassFixture<PrivateFeed>
{
    const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Khonsu.Cluster" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    const string Program = """
        using Khonsu;
        using Khonsu.Cluster;

        var options = new KhonsuNodeOptions { Directory = Path.GetFullPath("node") };
        await using KhonsuNode<Purses> node = await KhonsuNode.StartAsync(options, Purses.Open, Purses.Tables);
        node.Model.Atomically(static tx =>
        {
            if (tx.Purses.Find("ann") is null)
                tx.Purses.Add(new Purse("ann", "CH", 100m));
            else
                tx.Purses.Row("ann").Amount -= 30m;
        });
        Console.WriteLine($"ann has {node.Model.Read(static tx => tx.Purses["ann"].Amount):0}");

        [Transactional]
        public sealed partial record Purse([Key] string Owner, [Dictionary] string Country, decimal Amount);

        [TransactionalModel(typeof(Purse))]
        public partial class Purses;
        """;

    static string Name => $"Khonsu.Cluster.{BuildSettings.Version}";

    [Fact]
    public void The_package_carries_library_documentation_and_readme_and_needs_the_runtime_of_its_version()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PathOf($"{Name}.nupkg"));
        Assert.Equal(
            ["README.md", "lib/net10.0/Khonsu.Cluster.dll", "lib/net10.0/Khonsu.Cluster.xml"],
            package.Entries.Select(static entry => entry.FullName)
                .Where(static file => file is not ("[Content_Types].xml" or "_rels/.rels" or "Khonsu.Cluster.nuspec")
                    && !file.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        using Stream stream = package.GetEntry("Khonsu.Cluster.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        Dictionary<string, string> needed = metadata.Descendants()
            .Where(static element => element.Name.LocalName == "dependency")
            .ToDictionary(static one => one.Attribute("id")!.Value, static one => one.Attribute("version")!.Value);
        Assert.Equal(
            ["Google.Protobuf", "Grpc.AspNetCore.Server", "Grpc.Net.Client", "Khonsu.Runtime", "RocksDB",
                "ZstdSharp.Port"],
            needed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(BuildSettings.Version, needed["Khonsu.Runtime"]);
    }

    [Fact]
    public void The_symbols_have_their_sources_with_them()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PathOf($"{Name}.snupkg"));
        long libraryBytes = new FileInfo(Path.Combine(
            BuildSettings.Repository, "Khonsu.Cluster", "bin", BuildSettings.Configuration, "net10.0",
            "Khonsu.Cluster.dll")).Length;
        Assert.InRange(package.GetEntry("lib/net10.0/Khonsu.Cluster.pdb")!.Length, libraryBytes / 4, long.MaxValue);
    }

    [Fact]
    public void A_program_builds_and_has_its_rows_again_when_it_runs_anew()
    {
        string program = feed.NewFolder("Durable");
        File.WriteAllText(
            Path.Combine(program, "Durable.csproj"),
            Project.Replace("VERSION", BuildSettings.Version, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(program, "Program.cs"), Program);
        Command.Dotnet(program, "build", "-c", "Release", "-nologo").Succeeded();

        string first = Command.Dotnet(program, "run", "-c", "Release", "--no-build").Succeeded();
        string second = Command.Dotnet(program, "run", "-c", "Release", "--no-build").Succeeded();

        Assert.Equal(["ann has 100", "ann has 70"], [first.Trim(), second.Trim()]);
    }
}
