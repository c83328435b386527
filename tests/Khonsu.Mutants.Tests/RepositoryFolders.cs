using System.Reflection;

namespace Khonsu.Mutants.Tests;

/// <summary>Where the sources are, as the build that made this assembly knew it.</summary>
static class RepositoryFolders
{
    public static string Project { get; } = typeof(RepositoryFolders).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "ProjectDirectory").Value!;

    public static string Runtime { get; } = Path.GetFullPath(Path.Combine(Project, "..", "..", "Khonsu.Runtime"));

    public static string Cluster { get; } = Path.GetFullPath(Path.Combine(Project, "..", "..", "Khonsu.Cluster"));

    public static string ClusterTests { get; }
        = Path.GetFullPath(Path.Combine(Project, "..", "Khonsu.Cluster.Tests"));

    public static string Stress { get; } = Path.GetFullPath(Path.Combine(Project, "..", "Khonsu.Stress.Tests"));
}
