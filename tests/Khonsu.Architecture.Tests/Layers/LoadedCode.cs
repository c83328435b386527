using System.Reflection;
using ArchUnitNET.Loader;
using Code = ArchUnitNET.Domain.Architecture;

namespace Khonsu.Architecture.Tests.Layers;

/// <summary>The assemblies whose rooms the rules look at.</summary>
static class LoadedCode
{
    /// <summary>The runtime.</summary>
    public static Code Runtime { get; } = Load(typeof(KhonsuStore).Assembly);

    /// <summary>The generator.</summary>
    public static Code Generators { get; } = Load(typeof(Generators.TransactionalGenerator).Assembly);

    /// <summary>The cluster.</summary>
    public static Code Cluster { get; } = Load(typeof(Cluster.Consensus.ConsensusMachine).Assembly);

    /// <summary>What serves tables over the network.</summary>
    public static Code Flight { get; } = Load(typeof(Flight.FlightOptions).Assembly);

    /// <summary>Loads a fixture, which may see the products.</summary>
    /// <param name="source">Types in the namespaces of the rooms.</param>
    /// <param name="alsoSees">Types of other assemblies that it may see.</param>
    // Why alone: a rule is shown to bite on what is wrong, and the types that this sees are known by their names.
    public static Code Fixture(string source, params System.Type[] alsoSees)
    {
        string path = Path.Combine(Path.GetTempPath(), $"khonsu-layers-{Guid.NewGuid():N}.dll");
        try
        {
            File.WriteAllBytes(path, Snippets.SnippetCompiler.CompileLibrary(source, alsoSees));
            return Load(Assembly.LoadFrom(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    static Code Load(params Assembly[] assemblies) => new ArchLoader().LoadAssemblies(assemblies).Build();
}
