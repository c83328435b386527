using System.Reflection;

namespace Khonsu.Simulation.Tests;

/// <summary>Where the texts of this project are, as its build knew it.</summary>
static class RepositoryFolders
{
    public static string Project { get; } = typeof(RepositoryFolders).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "ProjectDirectory").Value!;
}
