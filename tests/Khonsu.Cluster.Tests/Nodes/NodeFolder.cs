namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>The files of a node of the tests.</summary>
sealed class NodeFolder : IDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("khonsu-node-").FullName;

    public KhonsuNodeOptions Options => new() { Directory = Path.Combine(_path, "node") };

    public Task<KhonsuNode<Bank>> StartAsync(KhonsuNodeOptions? options = null)
        => KhonsuNode.StartAsync(options ?? Options, Bank.Open, Bank.Tables);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
