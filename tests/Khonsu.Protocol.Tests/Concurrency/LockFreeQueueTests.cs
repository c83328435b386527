using Khonsu.Concurrency;

namespace Khonsu.Protocol.Tests.Concurrency;

public class LockFreeQueueTests
{
    [Fact]
    public void A_new_queue_is_empty() => Assert.False(new LockFreeQueue<string>().TryDequeue(out _));

    [Fact]
    public void Items_come_out_in_the_order_in_which_they_went_in()
    {
        var queue = new LockFreeQueue<string>();
        foreach (string item in (string[])["a", "b", "c"])
            queue.Enqueue(item);

        Assert.Equal(["a", "b", "c"], Drain(queue));
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public void A_queue_that_ran_empty_is_used_again()
    {
        var queue = new LockFreeQueue<string>();
        for (int round = 0; round < 3; round++)
        {
            queue.Enqueue("again");
            Assert.Equal(["again"], Drain(queue));
        }
    }

    [Fact]
    public void Each_item_of_many_threads_is_taken_once_and_in_its_producers_order()
    {
        const int Items = 20_000;
        var queue = new LockFreeQueue<Tuple<int, int>>();
        var taken = new List<Tuple<int, int>>[2];
        int producersDone = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, 2).Select(producer => new Thread(() =>
            {
                for (int item = 0; item < Items; item++)
                    queue.Enqueue(Tuple.Create(producer, item));
                Interlocked.Increment(ref producersDone);
            })),
            .. Enumerable.Range(0, 2).Select(consumer => new Thread(() =>
            {
                var mine = taken[consumer] = [];
                bool isLastRound;
                do
                {
                    isLastRound = Volatile.Read(ref producersDone) == 2;
                    mine.AddRange(Drain(queue));
                }
                while (!isLastRound);
            })),
        ];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(2 * Items, taken.SelectMany(static items => items).Distinct().Count());
        Assert.Equal(2 * Items, taken.Sum(static items => items.Count));
        foreach (List<Tuple<int, int>> items in taken)
        {
            foreach (var ofOneProducer in items.GroupBy(static item => item.Item1, static item => item.Item2))
                Assert.Equal(ofOneProducer.Order(), ofOneProducer);
        }
    }

    static List<T> Drain<T>(LockFreeQueue<T> queue)
        where T : class
    {
        var items = new List<T>();
        while (queue.TryDequeue(out T? item))
            items.Add(item);
        return items;
    }
}
