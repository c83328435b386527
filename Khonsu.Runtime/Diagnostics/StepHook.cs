using System.Diagnostics;

namespace Khonsu.Diagnostics;

/// <summary>
/// The numbered steps of begin, read, commit and prune, where a test may stop or delay a thread. Without the constant
/// <c>KHONSU_STEPS</c>, which only the instrumented build of the tests defines, the calls do not exist.
/// </summary>
internal static class StepHook
{
#if KHONSU_STEPS
    /// <summary>What a test does at a step; set before the threads start.</summary>
    internal static Action<Step>? Hook { get; set; }
#endif

    /// <summary>Passes a step.</summary>
    /// <param name="step">Which one.</param>
    [Conditional("KHONSU_STEPS")]
    internal static void At(Step step)
    {
#if KHONSU_STEPS
        Hook?.Invoke(step);
#endif
    }
}
