namespace Khonsu;

/// <summary>Two threads used one transaction at the same time. State left: the later call did nothing.</summary>
public sealed class ConcurrentUseException : KhonsuException
{
    internal ConcurrentUseException()
        : base("Another thread is using this transaction. A transaction serves one thread at a time: give "
            + "each thread its own.")
    {
    }
}
