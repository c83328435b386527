using System.Reflection;

namespace Khonsu.Packages.Tests;

/// <summary>What the build of the tests knows of itself.</summary>
static class BuildSettings
{
    /// <summary>The root of the repository.</summary>
    public static string Repository => Path.GetFullPath(Value("RepositoryDirectory"));

    /// <summary>What everything was built as.</summary>
    public static string Configuration => Value("Configuration");

    /// <summary>The version of the packages.</summary>
    public static string Version => Value("Version");

    static string Value(string key) => typeof(BuildSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
