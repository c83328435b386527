using Khonsu.Cluster.Tests.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster.Tests.Hosting;

/// <summary>Applications with a node, as a user writes them.</summary>
static class TestHost
{
    /// <summary>Makes an application whose node has settings of its configuration.</summary>
    /// <param name="settings">Of the section, by their names in it.</param>
    /// <param name="configure">Adds further services.</param>
    public static IHost Build(
        IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(static one => KeyValuePair.Create($"Khonsu:{one.Key}", one.Value)));
        builder.Services.AddKhonsuCluster(Bank.Open, Bank.Tables, builder.Configuration.GetSection("Khonsu"));
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Settings of a node that is alone.</summary>
    public static Dictionary<string, string?> Alone(NodeFolder folder)
        => new() { ["Directory"] = folder.Options.Directory };

    /// <summary>Settings of a node whose peers do not run.</summary>
    public static Dictionary<string, string?> Lonely(NodeFolder folder)
    {
        int[] ports = LoopbackPorts.Take(3);
        return new()
        {
            ["Directory"] = folder.Options.Directory,
            ["Listen"] = $"127.0.0.1:{ports[0]}",
            ["Peers:0:Node"] = "2",
            ["Peers:0:Host"] = "127.0.0.1",
            ["Peers:0:Port"] = $"{ports[1]}",
            ["Peers:1:Node"] = "3",
            ["Peers:1:Host"] = "127.0.0.1",
            ["Peers:1:Port"] = $"{ports[2]}",
            ["CommitTimeout"] = "00:00:01",
            ["DrainTimeout"] = "00:00:00.1",
        };
    }
}
