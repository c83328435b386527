using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.Tatp;

/// <summary>Loads a network as the source describes it.</summary>
static class Population
{
    public static Network Open(int subscribers, SeededRandom random)
    {
        Network network = Network.Open();
        network.Atomically(tx =>
        {
            for (int id = 1; id <= subscribers; id++)
                Add(tx, id, random);
        });
        return network;
    }

    static void Add(NetworkTx tx, int id, SeededRandom random)
    {
        string number = Subscriber.NumberOf(id);
        long digits = (long)(random.Next() >> 24);
        tx.Subscribers.Add(new Subscriber(
            id, number, random.Below(1 << 10), digits, random.Below(int.MaxValue), random.Below(int.MaxValue)));
        foreach (int kind in DrawKinds(random))
        {
            tx.AccessInfos.Add(new AccessInfo(
                id, kind, random.Below(256), random.Below(256), DrawLetters(random, 3), DrawLetters(random, 5)));
        }

        foreach (int kind in DrawKinds(random))
            AddFacility(tx, id, kind, random);
    }

    static void AddFacility(NetworkTx tx, int id, int kind, SeededRandom random)
    {
        bool isActive = random.Below(100) < 85;
        tx.SpecialFacilities.Add(new SpecialFacility(
            id, kind, isActive, random.Below(256), random.Below(256), DrawLetters(random, 5)));
        int[] hours = [0, 8, 16];
        random.Shuffle(hours);
        foreach (int start in hours.Take(random.Between(0, 3)))
        {
            string target = Subscriber.NumberOf(random.Between(1, 1_000_000));
            tx.CallForwardings.Add(new CallForwarding(id, kind, start, start + random.Between(1, 8), target));
        }
    }

    /// <summary>One to four of the four kinds.</summary>
    static IEnumerable<int> DrawKinds(SeededRandom random)
    {
        int[] kinds = [1, 2, 3, 4];
        random.Shuffle(kinds);
        return kinds.Take(random.Between(1, 4));
    }

    static string DrawLetters(SeededRandom random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('A' + random.Below(26))));
}
