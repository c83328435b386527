using Khonsu.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed class PinnedArraysTests
{
    // A size that no other test asks for, and none within its reach.
    const int Bytes = 30_000_000;
    const int Attempts = 20;

    [Fact]
    public void An_array_that_was_given_back_is_used_again()
    {
        // Why again: a full collection between the two calls empties the pool.
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            byte[] array = PinnedArrays.Rent(Bytes);
            PinnedArrays.Return(array);
            if (ReferenceEquals(array, PinnedArrays.Rent(Bytes)))
                return;
        }

        Assert.Fail("No array was used again.");
    }

    [Fact]
    public void An_array_has_at_least_the_size_that_was_asked_for_and_at_most_twice_as_much()
    {
        Random random = new(5);
        for (int i = 0; i < 1_000; i++)
        {
            int bytes = random.Next(1, 4 * PinnedArrays.PooledBytesMin);
            byte[] array = PinnedArrays.Rent(bytes);
            Assert.InRange(array.Length, bytes, 2 * bytes);
            PinnedArrays.Return(array);
        }
    }

    [Fact]
    public void A_full_collection_empties_the_pool()
    {
        WeakReference array = RentAndReturn();
        for (int i = 0; i < Attempts && array.IsAlive; i++)
            GC.Collect();
        Assert.False(array.IsAlive);
    }

    [Fact]
    public void No_two_threads_have_one_array()
    {
        const int Threads = 4;
        const int Rounds = 3_000;
        int clashes = 0;
        Thread[] threads = [.. Enumerable.Range(1, Threads).Select(id => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                byte[] first = PinnedArrays.Rent(PinnedArrays.PooledBytesMin);
                byte[] second = PinnedArrays.Rent(PinnedArrays.PooledBytesMin);
                Volatile.Write(ref first[0], (byte)id);
                Volatile.Write(ref second[0], (byte)(id + Threads));
                if (round % 16 == 0)
                    Thread.Yield();
                if (Volatile.Read(ref first[0]) != id || Volatile.Read(ref second[0]) != id + Threads)
                    Interlocked.Increment(ref clashes);
                PinnedArrays.Return(first);
                PinnedArrays.Return(second);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, clashes);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static WeakReference RentAndReturn()
    {
        byte[] array = PinnedArrays.Rent(PinnedArrays.PooledBytesMin);
        PinnedArrays.Return(array);
        return new WeakReference(array);
    }
}
