namespace Khonsu.Programs.Tests.Common;

/// <summary>
/// Lets another thread run now and then in the middle of a body, so that transactions overlap that seldom would on few
/// cores. A program that is not a test needs none of it.
/// </summary>
static class Disturbance
{
    const int OneIn = 8;

    // Why by thread and not handed in: a body may run again, which must not change what its worker draws next.
    [ThreadStatic]
    static SeededRandom? s_random;

    /// <summary>Starts the numbers of this thread; one without them is never disturbed.</summary>
    public static void Seed(ulong seed) => s_random = new SeededRandom(seed);

    /// <summary>A place in a body.</summary>
    public static void Pause()
    {
        if (s_random is { } random && random.OneIn(OneIn))
            Thread.Yield();
    }
}
