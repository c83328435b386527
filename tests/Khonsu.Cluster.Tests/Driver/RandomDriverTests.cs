using System.Globalization;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>
/// Random proposals, ends, starts, cuts and checkpoints of three nodes on the real library. What was answered is there
/// once, what was refused is not there, and all have the same. KHONSU_SEED sets the seed, KHONSU_WALKS how many.
/// </summary>
public sealed class RandomDriverTests
{
    const int Steps = 40;

    [Fact]
    public async Task What_was_answered_is_there_once_and_what_was_refused_is_not()
    {
        int first = Setting("KHONSU_SEED", 1);
        int count = Setting("KHONSU_WALKS", 1);
        for (int seed = first; seed < first + count; seed++)
        {
            try
            {
                await WalkAsync(new Random(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed={seed}", error);
            }
        }
    }

    static async Task WalkAsync(Random random)
    {
        await using var cluster = new DriverCluster(3, static options => options with
        {
            CheckpointLogBytes = 4 * 1024,
            LogTailEntries = 10,
            CheckpointChunkBytes = 500,
        });
        await cluster.ElectAsync();
        var calls = new List<Task<Applied>>();
        for (int step = 0; step < Steps; step++)
        {
            await StepAsync(cluster, random, calls);
            // Why not always: messages, writes and ends should meet in the middle of each other.
            bool settles = random.Next(3) > 0;
            for (int tick = random.Next(25); tick > 0; tick--)
            {
                cluster.Tick();
                if (settles)
                    await cluster.SettleAsync();
            }
        }

        foreach (DriverNode node in cluster.Nodes)
        {
            if (!node.IsUp)
                node.Start();
            cluster.Network.Rejoin(node.Id);
        }

        await cluster.ElectAsync();
        await cluster.UntilAsync(() => calls.TrueForAll(static call => call.IsCompleted));
        await cluster.Leader.ProposeAsync("last");
        await cluster.ConvergeAsync();
        CheckAnswers(cluster[0].State.History, calls);
    }

    static async Task StepAsync(DriverCluster cluster, Random random, List<Task<Applied>> calls)
    {
        DriverNode node = cluster[random.Next(3)];
        switch (random.Next(10))
        {
            case 0 when node.IsUp:
                await node.KillAsync();
                break;
            case 1:
                cluster.Network.Isolate(node.Id);
                break;
            case 2 or 3:
                cluster.Network.Rejoin(node.Id);
                break;
            case 4 when node.IsUp:
                _ = node.Replica.TakeCheckpointAsync();
                break;
            default:
                if (!node.IsUp)
                    node.Start();
                for (int count = random.Next(20); count > 0; count--)
                    calls.Add(node.ProposeAsync(calls.Count.ToString(CultureInfo.InvariantCulture)));
                break;
        }
    }

    static void CheckAnswers(string[] history, List<Task<Applied>> calls)
    {
        Assert.Equal(history.Length, history.Distinct().Count());
        for (int number = 0; number < calls.Count; number++)
        {
            string command = number.ToString(CultureInfo.InvariantCulture);
            if (calls[number].IsCompletedSuccessfully)
                Assert.Equal(command, history[(int)calls[number].Result.Index.Value]);
            else if (calls[number].Exception?.InnerException is RefusedException or NodeStoppedException)
                Assert.DoesNotContain(command, history);
            else
                Assert.IsType<InDoubtException>(calls[number].Exception?.InnerException);
        }

        Assert.Contains(calls, static call => call.IsCompletedSuccessfully);
    }

    static int Setting(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : otherwise;
}
