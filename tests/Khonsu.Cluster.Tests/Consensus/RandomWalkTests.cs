using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

/// <summary>
/// Small random walks over losses, repeats, reorder, crashes, slow disks and membership. The simulator goes much deeper;
/// this one is near at hand while the machine is being changed.
/// </summary>
public sealed class RandomWalkTests
{
    [Fact]
    public void Random_walks_end_in_agreement()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("KHONSU_WALKS") ?? "300");
        ulong first = ulong.Parse(Environment.GetEnvironmentVariable("KHONSU_SEED") ?? "1");
        for (ulong seed = first; seed < first + (ulong)count; seed++)
        {
            try
            {
                long start=Environment.TickCount64; Walk(seed); Console.WriteLine($"{seed} {Environment.TickCount64-start} ms");
            }
            catch (Exception e)
            {
                string t = s_last.Trace.Take(); Console.WriteLine(t[Math.Max(0, t.Length - int.Parse(Environment.GetEnvironmentVariable("TAIL") ?? "3000"))..]);
                foreach (TestNode n in s_last.Nodes.Values) if (n.Machine is {} m) Console.WriteLine($"{n.Id}: {m.Role} {m.Phase} promise {m.Promised} round {m.AcceptedRound} lead {m.LeaderBallot} happy {m.IsHappy} trim {m.TrimmedIndex} app {m.AppliedIndex} dec {m.DecidedIndex} end {m.AcceptedIndex} {m.Config} held {n.IsHeld} ckpt {m.Checkpoint?.Index}");
                throw new InvalidOperationException($"seed={seed}", e);
            }
        }
    }

    static TestCluster s_last = new();
    static void Walk(ulong seed)
    {
        var random = new Random((int)seed);
        int size = new[] { 1, 2, 3, 3, 3, 4, 5 }[random.Next(7)];
        var cluster = new TestCluster(); s_last = cluster;
        if (random.Next(2) == 0)
            cluster.Options = cluster.Options with { BatchBytesMax = 120, WindowBytesMax = 200, CheckpointChunkBytes = 4, InflightMessagesMax = 3 };
        ulong[] voters = [.. Enumerable.Range(1, size).Select(static id => (ulong)id)];
        Config config = Config.Create(new ConfigId(1), voters.Select(static id => new NodeId(id)));
        foreach (ulong id in voters)
            cluster.Add(id, config, seed: seed);
        cluster.Add(8, Config.Joining, seed: seed);
        cluster.Add(9, Config.Joining, seed: seed);
        int crash = random.Next(3) == 0 ? 0 : random.Next(15);
        int lose = random.Next(3) == 0 ? 0 : random.Next(200);
        ulong proposal = 0;
        ulong checkpointId = 0;
        bool reconfigures = random.Next(2) == 0;
        for (int step = 0; step < 3000; step++)
        {
            TestNode node = cluster.Nodes.Values.ElementAt(random.Next(cluster.Nodes.Count));
            int dice = random.Next(1000);
            if (dice < crash)
                node.Crash();
            else if (node.Machine is null)
            {
                if (random.Next(20) == 0)
                    node.Start();
            }
            else if (dice < 40)
                node.IsHeld = !node.IsHeld;
            else if (dice < 80 && node.WriteCount > 0)
                node.PersistOne();
            else if (dice < 150)
                node.Machine.Propose(Encoding.UTF8.GetBytes($"v{proposal}"), ++proposal);
            else if (dice < 160)
                node.Machine.ReadIndex(++proposal);
            else if (dice < 165 && node.State.Count > 0 && node.TakeCheckpoint(++checkpointId) is { } checkpoint)
                node.Machine.Trim(new LogIndex(random.Next((int)checkpoint.Index.Value + 1)));
            else if (dice < 170 && reconfigures)
                Reconfigure(node, random, size);
            else if (dice < 175)
                node.Machine.TransferLeadership(new NodeId((ulong)random.Next(1, size + 1)));
            else if (dice < 400)
                node.Machine.Tick();
            else if (cluster.Messages.Count > 0)
            {
                int position = random.Next(3) == 0 ? random.Next(cluster.Messages.Count) : 0;
                if (random.Next(1000) < lose)
                    cluster.Messages.RemoveAt(position);
                else if (random.Next(20) == 0)
                    cluster.Step(cluster.Messages[position]);
                else
                    cluster.Deliver(position);
            }

            node.Pump();
            CheckLeaders(cluster);
        }

        foreach (TestNode node in cluster.Nodes.Values)
        {
            node.IsHeld = false;
            if (node.Machine is null)
                node.Start();
            while (node.WriteCount > 0)
                node.PersistOne();
            node.Pump();
        }

        cluster.Run(600);
        List<TestNode> leaders = cluster.Leaders();
        Assert.Single(leaders);
        Assert.Equal(ProposeStatus.Taken, leaders[0].Machine!.Propose(Encoding.UTF8.GetBytes("last"), ++proposal));
        leaders[0].Pump();
        cluster.Run(60);
        Config last = leaders[0].Machine!.Config;
        foreach (NodeId voter in last.Voters)
            Assert.Equal("last", cluster.Nodes[voter].State[^1].ToString());
    }

    static void Reconfigure(TestNode node, Random random, int size)
    {
        Config now = node.Machine!.Config;
        ulong[] all = [.. Enumerable.Range(1, size).Select(static id => (ulong)id), 8, 9];
        random.Shuffle(all);
        int count = Math.Min(all.Length, random.Next(1, 5));
        node.Machine.Reconfigure(Config.Create(now.Id.Next, all.Take(count).Select(static id => new NodeId(id))));
    }

    static void CheckLeaders(TestCluster cluster)
    {
        var ballots = new SortedSet<Ballot>();
        foreach (TestNode node in cluster.Nodes.Values)
        {
            if (node.Machine is { Role: Role.Leader } machine)
                Assert.True(ballots.Add(machine.Promised), "P5");
        }
    }
}
