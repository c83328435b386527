using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Storage;

/// <summary>Random changes of several groups, on the real library, with restarts and kills between them.</summary>
public sealed class RandomStoreTests
{
    const int Seeds = 12;

    public static TheoryData<int> AllSeeds => [.. Enumerable.Range(1, Seeds)];

    [Theory, MemberData(nameof(AllSeeds))]
    public void What_was_written_is_found(int seed)
    {
        var random = new Random(seed);
        var folder = new StoreFolder();
        NodeStore store = folder.Open();
        try
        {
            StoreModel[] models = [.. Enumerable.Range(0, 3)
                .Select(group => new StoreModel(new GroupId((ulong)group), random))];
            ulong starts = 1;
            for (int step = 0; step < 60; step++)
            {
                // Why several of one group at times: a batch holds the changes of all Readys that wait.
                GroupWrite[] writes = [.. Enumerable.Range(0, random.Next(1, 5))
                    .Select(_ => models[random.Next(models.Length)].Draw())];
                store.Write(writes, mustSync: random.Next(3) > 0);
                if (random.Next(8) > 0)
                    continue;
                (folder, store) = Restart(folder, store, random.Next(2) == 0);
                Assert.Equal(++starts, store.Incarnation);
                foreach (StoreModel model in models)
                    Assert.Equal($"seed {seed}\n{model.Text}", $"seed {seed}\n{StoreModel.TextOf(store, model.Group)}");
                store.Verify(models.Select(static model => model.Group));
            }
        }
        finally
        {
            store.Dispose();
            folder.Dispose();
        }
    }

    // A killed process loses nothing that it wrote: the system has it.
    static (StoreFolder Folder, NodeStore Store) Restart(StoreFolder folder, NodeStore store, bool isKilled)
    {
        StoreFolder next = isKilled ? folder.Copy() : folder;
        store.Dispose();
        if (isKilled)
            folder.Dispose();
        return (next, next.Open());
    }
}
