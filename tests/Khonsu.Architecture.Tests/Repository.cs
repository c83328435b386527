using System.Diagnostics;
using System.Reflection;

namespace Khonsu.Architecture.Tests;

/// <summary>The working tree these tests were built from.</summary>
static class Repository
{
    /// <summary>Folder of this project.</summary>
    public static string Project { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "ProjectDirectory").Value!;

    /// <summary>The root of the working tree.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Project, "..", ".."));

    /// <summary>
    /// Paths that git tracks and that exist, relative to the root, with forward slashes, in ordinal order.
    /// </summary>
    public static IReadOnlyList<string> TrackedPaths { get; } = ListTracked();

    /// <summary>Reads a file of the tree.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    static List<string> ListTracked()
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Root, RedirectStandardOutput = true };
        string[] arguments = ["-c", "core.quotePath=false", "-c", "safe.directory=*", "ls-files", "-z"];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, "git could not list the tracked files.");
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(static path => File.Exists(Path.Combine(Root, path)))
            .Order(StringComparer.Ordinal)
            .ToList();
    }
}
