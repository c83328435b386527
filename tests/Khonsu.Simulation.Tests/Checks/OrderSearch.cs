using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Tests.Checks;

/// <summary>
/// Looks for an order of a small history by trying all of them. It is slow and plain, so that the sweep can be held
/// against it. Source: Wing and Gong 1993.
/// </summary>
static class OrderSearch
{
    public static bool Exists(List<Operation> operations, List<long> list)
    {
        ulong[] digests = ListDigest.OfBeginnings(list);
        List<Operation> felt = [.. operations.Where(static operation => !operation.IsRead || operation.IsReturned)];
        return Try(felt, list, digests, 0);
    }

    static bool Try(List<Operation> left, List<long> list, ulong[] digests, int length)
    {
        if (length == list.Count && left.All(static operation => !operation.IsReturned))
            return true;
        foreach (Operation next in left)
        {
            // What ended before another began cannot come after it.
            if (left.Any(other => other.ReturnedAt < next.InvokedAt))
                continue;
            bool fits = next.IsRead
                ? next.SeenCount == length && next.SeenDigest == digests[length]
                : length < list.Count && list[length] == next.Id;
            List<Operation> rest = [.. left.Where(other => other != next)];
            if (fits && Try(rest, list, digests, next.IsRead ? length : length + 1))
                return true;
        }
        return false;
    }
}
