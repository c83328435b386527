using System.Reflection;

namespace Khonsu.Generators.Tests;

/// <summary>Where the sources of these tests are, for golden files and pages.</summary>
static class TestPaths
{
    public static string Project { get; } = typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "ProjectDirectory").Value!;

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Project, "..", ".."));
}
