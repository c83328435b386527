using Khonsu.Diagnostics;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>One run: a victim that is parked at its case, and others that must go on without it.</summary>
sealed class ParkingRun(ParkCase wanted, ulong seed)
{
    /// <summary>Commits that each other thread must make while the victim is parked.</summary>
    public const int ProgressMin = 300;

    const int Others = 2;
    const int VictimTransactionsMax = 1500;

    // Why not always: where commits are tracked, none goes the short way of single rows.
    int Kinds => wanted.IsTracked ? ParkedBank.TrackedKinds : ParkedBank.Kinds;

    // Written by the victim when it has ended or given up.
    bool _isVictimDone;
    string? _failure;

    /// <summary>A lock around every transaction, for the test that shows what a lock does; null for none.</summary>
    public Lock? Gate { get; init; }

    /// <summary>How long threads may take to end.</summary>
    /// <remarks>Not a measure of speed: who needs longer for a few thousand small commits has lost a thread.</remarks>
    public TimeSpan Watchdog { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs it.</summary>
    /// <returns>Whether the victim reached its case; a violation or a hang is in <paramref name="failure"/>.</returns>
    public bool TryReach(out string? failure)
    {
        bool hasTime = ParkedFeed.Owns(wanted.Step) || (seed % 2 != 0 && !ParkedFeed.Excludes(wanted.Step));
        using var bank = new ParkedBank(wanted.Rows, Others + 1, hasTime);
        using var place = new ParkingPlace(wanted);
        StepHook.Hook = place.At;
        Thread[] others = [.. Enumerable.Range(1, Others).Select(thread => Start(() => RunOther(bank, place, thread)))];
        Thread victim = Start(() => RunVictim(bank, place));
        bool isEnded = Array.TrueForAll(others, thread => thread.Join(Watchdog));
        place.Release();
        isEnded &= victim.Join(Watchdog);
        // Why once more: what hung on the victim goes on now, and must not reach into the next run.
        Array.ForEach(others, thread => thread.Join(Watchdog));
        StepHook.Hook = null;
        if (!isEnded)
            Report("a thread does not end: the parked one stops it");
        else
            bank.CheckEnd();
        failure = (_failure ?? bank.Violation) is { } problem ? $"{wanted}, seed={seed}: {problem}" : null;
        return place.IsParked;
    }

    void RunVictim(ParkedBank bank, ParkingPlace place)
    {
        ParkingPlace.BeVictim();
        var random = new SeededRandom(seed);
        for (int done = 0; done < VictimTransactionsMax && !place.IsParked; done++)
        {
            bool isLured = place.AwaitLures(1 + random.Below(Others));
            int kind = isLured && !random.OneIn(3) ? Lures.KindOfVictim(wanted) : random.Below(Kinds);
            RunOne(bank, kind, 0, random);
        }

        Volatile.Write(ref _isVictimDone, true);
    }

    void RunOther(ParkedBank bank, ParkingPlace place, int thread)
    {
        var random = new SeededRandom(seed + (ulong)thread);
        Lures lures = Lures.For(wanted, thread);
        ParkingPlace.BeOther(random.Next(), lures);
        while (!place.IsParked && !Volatile.Read(ref _isVictimDone))
        {
            int kind = lures.Kind >= 0 && !random.OneIn(4) ? lures.Kind : random.Below(Kinds);
            RunOne(bank, kind, thread, random);
        }

        if (!place.IsParked)
            return;
        bank.LookUpAll();
        // Why in turn: every kind of transaction must get past the parked thread, each many times.
        for (int commits = 0; commits < ProgressMin; commits++)
            RunOne(bank, commits % Kinds, thread, random);
    }

    void RunOne(ParkedBank bank, int kind, int thread, SeededRandom random)
    {
        Gate?.Enter();
        bank.Run(kind, thread, random);
        Gate?.Exit();
    }

    Thread Start(Action body)
    {
        var thread = new Thread(() => Guard(body)) { IsBackground = true };
        thread.Start();
        return thread;
    }

    void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (Exception exception)
        {
            // Why: whatever escapes is a defect, and the process must live to tell where.
            Report(exception.ToString());
            Volatile.Write(ref _isVictimDone, true);
        }
    }

    void Report(string problem) => Interlocked.CompareExchange(ref _failure, problem, null);
}
