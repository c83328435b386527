namespace Khonsu.Transactions;

/// <summary>One registration in a bucket of <see cref="WaiterTable"/>; never changed.</summary>
/// <param name="Target">What is watched.</param>
/// <param name="Waiter">Who watches.</param>
/// <param name="Next">The next registration of the bucket, or null.</param>
internal sealed record WaiterNode(long Target, RetryWaiter Waiter, WaiterNode? Next);
