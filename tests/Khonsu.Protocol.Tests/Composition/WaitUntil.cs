namespace Khonsu.Protocol.Tests.Composition;

/// <summary>Waits for something that another thread is about to do.</summary>
static class WaitUntil
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again.</summary>
    /// <param name="condition">What must come true.</param>
    /// <param name="what">Its name, for the message.</param>
    public static void True(Func<bool> condition, string what)
        => Assert.True(SpinWait.SpinUntil(condition, s_patience), $"It never came to this: {what}.");
}
