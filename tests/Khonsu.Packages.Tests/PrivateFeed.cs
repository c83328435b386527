namespace Khonsu.Packages.Tests;

/// <summary>
/// The packages of this repository in a feed of their own, and a program that was made from the template and takes them
/// from there.
/// </summary>
public sealed class PrivateFeed : IDisposable
{
    readonly string _root = Path.Combine(Path.GetTempPath(), $"khonsu-packages-{Guid.NewGuid():N}");

    public PrivateFeed()
    {
        Directory.CreateDirectory(Folder);
        foreach (string project in (string[])["Khonsu.Runtime", "Khonsu.Cluster", "samples/Templates"])
        {
            Command.Dotnet(
                BuildSettings.Repository,
                ["pack", project, "--no-build", "-c", BuildSettings.Configuration, "-o", Folder, "-nologo"])
                .Succeeded();
        }

        // Why packages of its own: an older package of this version in the user's folder would be taken for this one.
        // What does not come from here may come from there.
        string known = Command.Dotnet(_root, "nuget", "locals", "global-packages", "--list").Succeeded()
            .Split("global-packages:")[1].Trim();
        File.WriteAllText(
            Path.Combine(_root, "nuget.config"),
            $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(_root, "packages")}" />
              </config>
              <fallbackPackageFolders>
                <add key="known" value="{known}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="private" value="{Folder}" />
              </packageSources>
            </configuration>
            """);
        string template = PathOf($"Khonsu.Templates.{BuildSettings.Version}.nupkg");
        Command.Dotnet(_root, "new", "install", template, "--debug:custom-hive", Hive).Succeeded();
        Made = Make("KhonsuProgram");
    }

    /// <summary>Where the packages are.</summary>
    public string Folder => Path.Combine(_root, "feed");

    /// <summary>Folder of a program that nobody changes.</summary>
    public string Made { get; }

    string Hive => Path.Combine(_root, "hive");

    /// <summary>Path of a package.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Makes a program from the template.</summary>
    /// <param name="name">What it is called.</param>
    /// <returns>Its folder.</returns>
    public string Make(string name)
    {
        string folder = Path.Combine(_root, name);
        Command.Dotnet(
            _root,
            ["new", "khonsu-console", "-n", name, "-o", folder, "--debug:custom-hive", Hive]).Succeeded();
        return folder;
    }

    /// <summary>Makes an empty folder for a program that takes its packages from this feed.</summary>
    /// <param name="name">What it is called.</param>
    /// <returns>Its path.</returns>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
