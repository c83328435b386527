namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Yields and spins at random places, so that threads meet where they seldom do.</summary>
/// <remarks>
/// Workloads call it between store calls; an instrumented runtime also calls it from its own steps. Each thread draws
/// from its own numbers, so the hook shares nothing between threads and hides no missing fence.
/// </remarks>
static class Disturbance
{
    [ThreadStatic]
    static SeededRandom? s_random;

    /// <summary>Starts the numbers of this thread.</summary>
    public static void Seed(ulong seed) => s_random = new SeededRandom(seed);

    /// <summary>
    /// A hook that disturbs one call in <paramref name="oneIn"/>; the argument says where and is not used.
    /// </summary>
    public static Action<int> OneIn(int oneIn) => _ =>
    {
        if (s_random is not { } random || !random.OneIn(oneIn))
            return;
        switch (random.Below(4))
        {
            case 0:
                Thread.SpinWait(1 + random.Below(200));
                break;
            default:
                Thread.Yield();
                break;
        }
    };
}
