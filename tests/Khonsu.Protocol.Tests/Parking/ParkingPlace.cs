using System.Diagnostics;
using Khonsu.Commit;
using Khonsu.Dependencies;
using Khonsu.Diagnostics;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>
/// The step hook of a parked-thread run: stops the victim at its case for as long as the run wants, and makes the other
/// threads dawdle at steps, so that the victim meets their half-done commits.
/// </summary>
/// <remarks>
/// The role is read from the stack: a thread helps while a method of a <see cref="VersionOwner"/> runs below it. Stacks
/// are walked only by the victim, at the wanted step, after it met something pending.
/// </remarks>
sealed class ParkingPlace(ParkCase wanted) : IDisposable
{
    const int DawdleOneIn = 24;
    const int DawdleYields = 12;
    const int DawdleSteps = 40;
    const int LureOneIn = 3;
    const int LureYields = 400;
    const int LureSteps = 60;

    [ThreadStatic]
    static bool t_isVictim;

    [ThreadStatic]
    static bool t_metPending;

    [ThreadStatic]
    static uint t_random;

    [ThreadStatic]
    static Lures? t_lures;

    readonly ManualResetEventSlim _parked = new();
    readonly ManualResetEventSlim _released = new();

    // Written by the victim only; read by dawdlers, which go on when it moved.
    long _victimSteps;

    // Other threads that wait at a lure now; each adds and takes away its own.
    int _lured;
    int _hits;

    /// <summary>Whether the victim stands at its case now, or stood there.</summary>
    public bool IsParked => _parked.IsSet;

    /// <summary>Makes the calling thread the victim.</summary>
    public static void BeVictim() => t_isVictim = true;

    /// <summary>Makes the calling thread one of the others.</summary>
    /// <param name="seed">Where its dawdling comes from.</param>
    /// <param name="lures">Where it waits for the victim.</param>
    public static void BeOther(ulong seed, Lures lures)
    {
        t_random = (uint)seed | 1;
        t_lures = lures;
    }

    /// <summary>
    /// Gives the others a chance to be half-done with something before the victim begins a transaction.
    /// </summary>
    /// <param name="threads">How many of them.</param>
    /// <returns>Whether so many are.</returns>
    public bool AwaitLures(int threads)
    {
        for (int yields = 0; yields < LureYields && wanted.IsHelper && Volatile.Read(ref _lured) < threads; yields++)
            Thread.Yield();
        return Volatile.Read(ref _lured) >= threads;
    }

    /// <summary>Lets the victim go on, now or when it arrives.</summary>
    public void Release() => _released.Set();

    /// <summary>The hook.</summary>
    public void At(Step step)
    {
        if (t_isVictim)
            AtVictim(step);
        else if (t_lures is not null && !IsParked)
            Dawdle(t_lures!.Steps.Contains(step));
    }

    public void Dispose()
    {
        _parked.Dispose();
        _released.Dispose();
    }

    void AtVictim(Step step)
    {
        Volatile.Write(ref _victimSteps, _victimSteps + 1);
        t_metPending = step switch
        {
            Step.ReadPending or Step.BeforeHelp or Step.BeforeDependency => true,
            Step.SnapshotTaken or Step.BeforeInstall => false,
            _ => t_metPending,
        };
        if (step != wanted.Step || IsParked || IsHelping() != wanted.IsHelper || ++_hits != wanted.Hit)
            return;
        _parked.Set();
        _released.Wait();
    }

    void Dawdle(bool isLure)
    {
        t_random ^= t_random << 13;
        t_random ^= t_random >> 17;
        t_random ^= t_random << 5;
        if (t_random % (isLure ? LureOneIn : DawdleOneIn) != 0)
            return;
        long until = Volatile.Read(ref _victimSteps) + (isLure ? LureSteps : DawdleSteps);
        int yields = isLure ? LureYields : DawdleYields;
        Interlocked.Add(ref _lured, isLure ? 1 : 0);
        while (yields-- > 0 && !IsParked && Volatile.Read(ref _victimSteps) < until)
            Thread.Yield();
        Interlocked.Add(ref _lured, isLure ? -1 : 0);
    }

    static bool IsHelping()
    {
        if (!t_metPending)
            return false;
        foreach (StackFrame frame in new StackTrace(2, false).GetFrames())
        {
            Type? type = frame.GetMethod()?.DeclaringType;
            if ((type == typeof(CommitDescriptor) || type == typeof(SelfStampOwner))
                && frame.GetMethod()!.Name is nameof(VersionOwner.Finish) or nameof(VersionOwner.StampSeenFrom)
                    or nameof(TrackedOwner.StampSoFar) or nameof(TrackedOwner.HasCommitted))
            {
                return true;
            }
        }

        return false;
    }
}
