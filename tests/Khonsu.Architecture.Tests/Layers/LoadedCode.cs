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

    /// <summary>Loads Flight together with a fixture.</summary>
    /// <param name="source">Types in the namespaces of the rooms.</param>
    public static Code FlightWith(string source) => LoadFixture(source, typeof(Flight.FlightOptions).Assembly);

    /// <summary>Loads the cluster together with a fixture.</summary>
    /// <param name="source">Types in the namespaces of the rooms.</param>
    public static Code ClusterWith(string source)
        => LoadFixture(source, typeof(Cluster.Consensus.ConsensusMachine).Assembly);

    /// <summary>Loads the runtime together with a fixture, so that a rule sees both.</summary>
    /// <param name="source">Types in the namespaces of the rooms.</param>
    public static Code RuntimeWith(string source)
        => LoadFixture(source, typeof(KhonsuStore).Assembly);

    /// <summary>Loads the generator together with a fixture.</summary>
    /// <param name="source">Types in the namespaces of the rooms.</param>
    public static Code GeneratorsWith(string source)
        => LoadFixture(
            source, typeof(Generators.TransactionalGenerator).Assembly, typeof(Microsoft.CodeAnalysis.ISymbol));

    static Code LoadFixture(string source, Assembly product, params System.Type[] alsoSees)
    {
        string path = Path.Combine(Path.GetTempPath(), $"khonsu-layers-{Guid.NewGuid():N}.dll");
        try
        {
            File.WriteAllBytes(path, Snippets.SnippetCompiler.CompileLibrary(source, alsoSees));
            return Load(product, Assembly.LoadFrom(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    static Code Load(params Assembly[] assemblies) => new ArchLoader().LoadAssemblies(assemblies).Build();
}
