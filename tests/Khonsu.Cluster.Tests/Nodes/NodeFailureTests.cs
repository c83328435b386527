using Khonsu.Cluster.Format;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Errors that end a node, or keep it from starting, in the words of the public page.</summary>
public sealed class NodeFailureTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_entry_that_cannot_be_applied_ends_the_node_with_a_public_error()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        int other = (leader + 1) % 3;
        await nodes.KillAsync(other);
        await using KhonsuNode<KhonsuStore> narrow = await KhonsuNode.StartAsync(
            nodes.OptionsOf(other),
            KhonsuStore.Open,
            [.. Bank.Tables.Where(static table => table.Name == "accounts")]);
        await nodes[leader].Model.AtomicallyAsync(tx => tx.Entries.Add(new Entry(1, 1, 5m)));

        NodeFailedException error = await Assert.ThrowsAsync<NodeFailedException>(() => narrow.Completion);

        Assert.Equal(NodeFailure.Store, error.Failure);
        Assert.Equal("entries", Assert.IsType<UnknownTableException>(error.InnerException).Table);
        ClusterUnavailableException refused = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => narrow.SynchronizeAsync());
        Assert.Equal(ClusterUnavailableReason.NotRunning, refused.Reason);
        await Assert.ThrowsAsync<NodeFailedException>(() => narrow.StopAsync());
    }

    [Fact]
    public async Task A_checkpoint_of_a_later_version_keeps_the_node_from_starting()
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync())
        {
            node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
            await node.CheckpointAsync();
            await node.StopAsync();
        }

        string file = Directory.GetFiles(_folder.Options.Directory, "state.bin", SearchOption.AllDirectories).Single();
        MakeLater(file);

        NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(() => _folder.StartAsync());

        Assert.False(error.IsDataLost);
        Assert.Contains("checkpoint is of version", error.Message, StringComparison.Ordinal);
    }

    // As another program would have written it: the sums are right.
    static void MakeLater(string file)
    {
        byte[] content = File.ReadAllBytes(file);
        content[0] = 200;
        File.WriteAllBytes(file, content);
        string folder = Path.GetDirectoryName(file)!;
        string path = Path.Combine(folder, CheckpointManifest.FileName);
        ulong id = Convert.ToUInt64(Path.GetFileName(folder), 16);
        CheckpointManifest manifest = CheckpointManifest.FromBytes(id, File.ReadAllBytes(path));
        CheckpointFile[] files =
        [
            .. manifest.Files.Select(one => one.Name == Path.GetFileName(file)
                ? one with { Sum = Checksum.Of(0, content) }
                : one),
        ];
        File.WriteAllBytes(path, (manifest with { Files = files }).ToBytes());
    }
}
