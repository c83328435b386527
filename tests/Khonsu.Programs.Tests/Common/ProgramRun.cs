using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.Common;

/// <summary>One run of a program: its seed, its length, its threads, and what its checkers found.</summary>
/// <remarks>
/// <c>KHONSU_SEED</c> sets the seed, <c>KHONSU_SCALE</c> multiplies the work. A seed fixes every choice of a program
/// and not how its threads meet.
/// </remarks>
sealed class ProgramRun
{
    const ulong SeedDefault = 1;

    // Far more than a run takes: a thread that has not ended by then waits for something that never comes.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Reads the settings and prints them.</summary>
    public ProgramRun(ITestOutputHelper output)
    {
        Seed = Number("KHONSU_SEED") ?? SeedDefault;
        Scale = (int)(Number("KHONSU_SCALE") ?? 1);
        output.WriteLine($"seed={Seed} scale={Scale}");
    }

    public ulong Seed { get; }

    /// <summary>How many times the work of a default run is done.</summary>
    public int Scale { get; }

    /// <summary>Numbers for what is drawn before the threads start.</summary>
    public SeededRandom NewRandom() => new(Seed);

    /// <summary>Runs a body on several threads at once and waits for their end.</summary>
    /// <exception cref="AggregateException">A thread failed, or does not end.</exception>
    public void RunThreads(int count, Action<Worker> work)
    {
        var stop = new CancellationTokenSource();
        var errors = new ConcurrentQueue<Exception>();
        using var start = new Barrier(count);
        var threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            var worker = new Worker(i, new SeededRandom(Seed ^ ((ulong)(i + 1) << 40)), stop.Token);
            threads[i] = new Thread(() => RunThread(start, worker, work, stop, errors)) { IsBackground = true };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            if (thread.Join(s_patience * Scale))
                continue;
            errors.Enqueue(new TimeoutException("A thread does not end: nobody wakes it, or it loops."));
            stop.Cancel();
        }

        if (!errors.IsEmpty)
            throw new AggregateException($"KHONSU_SEED={Seed} makes the same choices.", errors);
    }

    /// <summary>Asserts that checkers found nothing to complain about.</summary>
    public void AssertNone(IEnumerable<string> complaints)
    {
        string[] all = [.. complaints.Take(20)];
        Assert.True(all.Length == 0, $"{string.Join('\n', all)}\nKHONSU_SEED={Seed} makes the same choices.");
    }

    static void RunThread(
        Barrier start,
        Worker worker,
        Action<Worker> work,
        CancellationTokenSource stop,
        ConcurrentQueue<Exception> errors)
    {
        Disturbance.Seed(worker.Random.Next());
        start.SignalAndWait();
        try
        {
            work(worker);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Why: the thread that failed first tells; those that it stopped say nothing.
        }
        catch (Exception error)
        {
            errors.Enqueue(error);
            stop.Cancel();
        }
    }

    static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
