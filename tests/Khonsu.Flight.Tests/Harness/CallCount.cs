using Microsoft.AspNetCore.Http;

namespace Khonsu.Flight.Tests.Harness;

/// <summary>Counts the calls that the server is answering.</summary>
sealed class CallCount
{
    int _count;

    /// <summary>The part of the pipeline that counts.</summary>
    internal async Task Count(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Looks whether a call is under way now.</summary>
    internal void AssertSome() => Assert.NotEqual(0, Volatile.Read(ref _count));

    /// <summary>Waits until a call has come.</summary>
    internal void WaitUntilSome() => Assert.True(
        SpinWait.SpinUntil(() => Volatile.Read(ref _count) != 0, FlightHost.Patience), "No call ever came.");

    /// <summary>Waits until no call is under way.</summary>
    internal void WaitUntilNone() => Assert.True(
        SpinWait.SpinUntil(() => Volatile.Read(ref _count) == 0, FlightHost.Patience), "A call never ended.");
}
