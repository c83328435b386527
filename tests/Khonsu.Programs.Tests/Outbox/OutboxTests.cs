using System.Collections.Concurrent;
using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.Outbox;

public sealed class OutboxTests(ITestOutputHelper output)
{
    const int Writers = 3;
    const int Letters = 400;
    const int PartsMax = 4;

    [Fact]
    public void Every_committed_letter_comes_in_the_order_of_commits_and_no_other()
    {
        var run = new ProgramRun(output);
        using PostOffice office = PostOffice.OpenEmpty();
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(office.Store);
        var committed = new ConcurrentDictionary<long, int>();
        var delivered = new List<Letter>();
        using var end = new CancellationTokenSource();
        int writing = Writers;
        int lost = 0;

        run.RunThreads(Writers + 1, worker =>
        {
            if (worker.Number == Writers)
            {
                DeliverAsync(worker.Random).GetAwaiter().GetResult();
                return;
            }

            for (int i = 0; i < Letters * run.Scale; i++)
            {
                int parts = worker.Random.Below(PartsMax);
                long ticket = office.Write(worker.Number, parts, isAborted: worker.Random.OneIn(5));
                if (ticket >= 0)
                    committed[ticket] = parts;
            }

            // Why a last letter: the postman goes home when he has brought one of each writer.
            committed[office.Write(Writers + worker.Number, 1, isAborted: false)] = 1;
        });

        output.WriteLine($"{delivered.Count} deliveries, {lost} of them failed, {committed.Count} commits");
        run.AssertNone(PostChecker.Check(delivered, committed));
        Assert.True(lost > 0);
        Assert.Equal(0, office.Read(static tx => tx.Letters.Count));
        Assert.Equal(0, sleepers.Registered);

        async Task DeliverAsync(SeededRandom random)
        {
            while (writing > 0)
            {
                try
                {
                    await office.Store.DispatchOutboxAsync<Guid, Letter>(Deliver, end.Token);
                }
                catch (IOException)
                {
                    lost++;
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            ValueTask Deliver(Letter letter, CancellationToken cancellation)
            {
                delivered.Add(letter);
                if (random.OneIn(10))
                    throw new IOException("The letter fell into the snow.");
                if (letter.Sender >= Writers && --writing == 0)
                {
                    office.Atomically(tx => tx.Letters.Remove(letter.Id));
                    end.Cancel();
                }

                return ValueTask.CompletedTask;
            }
        }
    }

    [Fact]
    public async Task The_order_is_that_of_commits_and_not_of_keys()
    {
        using PostOffice office = PostOffice.OpenEmpty();
        using PostOfficeTransaction first = office.Begin();
        first.Letters.Add(new Letter(new Guid(1, 0, 0, new byte[8]), 1, 0, 0));
        using PostOfficeTransaction second = office.Begin();
        second.Letters.Add(new Letter(new Guid(2, 0, 0, new byte[8]), 0, 0, 0));
        second.Commit();
        first.Commit();

        Assert.Equal([0, 1], (await TakeAsync(office, 2)).Select(static letter => letter.Ticket));
    }

    [Fact]
    public async Task Letters_of_one_transaction_come_in_the_order_in_which_they_were_written()
    {
        using PostOffice office = PostOffice.OpenEmpty();
        office.Write(0, 300, isAborted: false);

        Assert.Equal(Enumerable.Range(0, 300), (await TakeAsync(office, 300)).Select(static letter => letter.Part));
    }

    [Fact]
    public async Task A_letter_that_stays_is_given_again_and_one_that_goes_with_its_work_is_not()
    {
        using PostOffice office = PostOffice.OpenEmpty();
        office.Write(0, 2, isAborted: false);
        var parts = new List<int>();
        await foreach (Letter letter in office.Store.ReadOutboxAsync<Guid, Letter>())
        {
            parts.Add(letter.Part);
            if (parts.Count is 2 or 5)
                office.Atomically(tx => tx.Letters.Remove(letter.Id));
            if (parts.Count == 5)
                break;
        }

        Assert.Equal([0, 0, 1, 1, 1], parts);
    }

    [Fact]
    public async Task A_letter_that_is_taken_back_or_written_again_moves()
    {
        using PostOffice office = PostOffice.OpenEmpty();
        office.Write(0, 3, isAborted: false);
        var seen = new List<(int, int)>();
        await foreach (Letter letter in office.Store.ReadOutboxAsync<Guid, Letter>())
        {
            if (seen.Count == 0)
            {
                office.Atomically(static tx =>
                {
                    Letter[] all = [.. tx.Letters.OrderBy(static letter => letter.Part)];
                    tx.Letters.Row(all[0].Id).Sender = 9;
                    tx.Letters.Remove(all[1].Id);
                });
            }
            else
            {
                office.Atomically(tx => tx.Letters.Remove(letter.Id));
            }

            seen.Add((letter.Part, letter.Sender));
            if (seen.Count == 3)
                break;
        }

        Assert.Equal([(0, 0), (2, 0), (0, 9)], seen);
    }

    [Fact]
    public async Task A_wait_for_letters_holds_no_thread_and_can_be_cancelled()
    {
        using PostOffice office = PostOffice.OpenEmpty();
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(office.Store);
        using var cancellation = new CancellationTokenSource();
        Task dispatch = office.Store.DispatchOutboxAsync<Guid, Letter>(
            static (_, _) => ValueTask.CompletedTask, cancellation.Token);

        Assert.False(dispatch.IsCompleted);
        Assert.Equal(1, sleepers.Registered);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dispatch);
        Assert.Equal(0, sleepers.Registered);
    }

    [Fact]
    public void Broken_deliveries_are_named()
    {
        var committed = new Dictionary<long, int> { [0] = 1, [1] = 1 };
        Letter first = new(Guid.NewGuid(), 0, 0, 0);
        Letter second = new(Guid.NewGuid(), 1, 0, 0);

        Assert.Empty(PostChecker.Check([first, first, second], committed));
        Assert.Contains("committed before", Assert.Single(PostChecker.Check([second, first], committed)));
        Assert.Contains("came again", Assert.Single(PostChecker.Check([first, second, first], committed)));
        Assert.Contains("1 of 2", Assert.Single(PostChecker.Check([first], committed)));
        Assert.Contains(
            "never committed",
            PostChecker.Check([first, new(Guid.NewGuid(), -1, 0, 0)], committed).First());
    }

    static async Task<List<Letter>> TakeAsync(PostOffice office, int count)
    {
        var letters = new List<Letter>();
        using var end = new CancellationTokenSource();
        try
        {
            await office.Store.DispatchOutboxAsync<Guid, Letter>(
                (letter, _) =>
                {
                    letters.Add(letter);
                    if (letters.Count == count)
                        end.Cancel();
                    return ValueTask.CompletedTask;
                },
                end.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return letters;
    }
}
