using System.Diagnostics.CodeAnalysis;

namespace Khonsu.Concurrency;

/// <summary>A first-in, first-out queue for any number of threads, without locks.</summary>
/// <remarks>
/// Source: Michael and Scott 1996, "Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue Algorithms",
/// figure 1. Differs in that nodes are never used again, so the garbage collector takes the place of counted pointers.
/// The framework's concurrent queue is not used because it takes a lock whenever it links a segment.
/// </remarks>
/// <typeparam name="T">What is queued.</typeparam>
internal sealed class LockFreeQueue<T>
    where T : class
{
    // The node before the first item. Moved on by compare-and-swap.
    Node _head;

    // The last node or one before it; whoever finds it behind moves it on.
    Node _tail;

    internal LockFreeQueue() => _head = _tail = new Node(null);

    /// <summary>Adds an item at the end.</summary>
    /// <param name="item">The item.</param>
    internal void Enqueue(T item)
    {
        var node = new Node(item);
        while (true)
        {
            Node tail = Volatile.Read(ref _tail);
            Node? next = Volatile.Read(ref tail.Next);
            if (next is not null)
            {
                // Race: another thread linked its node and is on the way to move the tail; help it.
                Interlocked.CompareExchange(ref _tail, next, tail);
            }
            else if (Interlocked.CompareExchange(ref tail.Next, node, null) is null)
            {
                // Order: linked. Losing this one means that somebody helped.
                Interlocked.CompareExchange(ref _tail, node, tail);
                return;
            }
        }
    }

    /// <summary>Takes the first item.</summary>
    /// <param name="item">The item, when there is one.</param>
    /// <returns>False when the queue is empty.</returns>
    internal bool TryDequeue([NotNullWhen(true)] out T? item)
    {
        while (true)
        {
            Node head = Volatile.Read(ref _head);
            Node tail = Volatile.Read(ref _tail);
            Node? next = Volatile.Read(ref head.Next);
            if (next is null)
            {
                item = null;
                return false;
            }

            if (ReferenceEquals(head, tail))
                Interlocked.CompareExchange(ref _tail, next, tail);
            // Order: takes the item. Losing means that another thread took it: look at the next one.
            if (!ReferenceEquals(Interlocked.CompareExchange(ref _head, next, head), head))
                continue;
            // Race: only the winner reads and clears the item; the node stays as the empty front.
            item = next.Item!;
            next.Item = null;
            return true;
        }
    }

    /// <summary>Looks at the first item.</summary>
    /// <param name="item">The item, when there is one; another thread may take it at once.</param>
    /// <returns>False when the queue is empty.</returns>
    internal bool TryPeek([NotNullWhen(true)] out T? item)
    {
        while (true)
        {
            Node head = Volatile.Read(ref _head);
            Node? next = Volatile.Read(ref head.Next);
            item = next is null ? null : Volatile.Read(ref next.Item);
            if (next is null)
                return false;
            // Race: no item means that another thread has taken it since; the head has moved on, look again.
            if (item is not null)
                return true;
        }
    }

    sealed class Node(T? item)
    {
        internal T? Item = item;
        internal Node? Next;
    }
}
