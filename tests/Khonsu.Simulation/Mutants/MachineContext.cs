using System.Reflection;
using System.Runtime.Loader;

namespace Khonsu.Simulation.Mutants;

/// <summary>
/// A world in which the simulator meets another machine: the simulator is loaded once more, and what it knows as the
/// cluster is an image compiled in memory.
/// </summary>
sealed class MachineContext(byte[] machineImage) : AssemblyLoadContext("machine", isCollectible: true)
{
    const string Machine = "Khonsu.Cluster";

    Assembly? _machine;

    /// <summary>Calls a static method of the simulator's second self with strings and numbers.</summary>
    public object? Call(Type type, string method, params object[] arguments)
    {
        Assembly simulator = LoadFromAssemblyPath(type.Assembly.Location);
        Type twin = simulator.GetType(type.FullName!)
            ?? throw new InvalidOperationException($"{type.FullName} has no second self.");
        MethodInfo found = twin.GetMethod(method, BindingFlags.Static | BindingFlags.Public)
            ?? throw new InvalidOperationException($"{type.FullName} has no method {method}.");
        return found.Invoke(null, arguments);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name != Machine)
            return null;
        return _machine ??= LoadFromStream(new MemoryStream(machineImage));
    }
}
