namespace Khonsu.Cluster.Apply;

/// <summary>
/// Sends commits, or parts of them, to a log: the first one at once, and what comes while others are on their way
/// together (<see cref="CommitQueue{TItem}"/>). For any thread.
/// </summary>
/// <typeparam name="TItem">What is sent.</typeparam>
/// <param name="send">Sends one or more together, and sees to it that for each call of it <see cref="OnAnswered"/> is
/// called once.</param>
sealed class GroupSender<TItem>(Action<List<TItem>> send)
{
    /// <summary>A group has so many bytes at most, unless it is one alone. Why less than an entry may have: several are
    /// on their way beside each other.</summary>
    public const int BytesMax = 256 << 10;

    readonly CommitQueue<TItem> _queue = new();

    /// <summary>Sends something now, or soon together with others.</summary>
    /// <param name="item">What.</param>
    public void Send(TItem item)
    {
        if (_queue.TryBegin())
        {
            // Why at once: nothing is on its way, so nothing would come meanwhile.
            send([item]);
        }
        else if (_queue.Add(item))
        {
            SendSoon();
        }
    }

    /// <summary>Sends in parts what cannot go together; <see cref="OnAnswered"/> follows for that.</summary>
    /// <param name="parts">The parts.</param>
    public void SendApart(IEnumerable<IEnumerable<TItem>> parts)
    {
        foreach (IEnumerable<TItem> part in parts)
        {
            _queue.Begin();
            send([.. part]);
        }
    }

    /// <summary>Sends in two parts what is too large; <see cref="OnAnswered"/> follows for that.</summary>
    /// <param name="items">Two or more.</param>
    public void SendHalves(List<TItem> items) => SendApart(items.Chunk((items.Count + 1) / 2));

    /// <summary>What was sent is answered, or is tried again later: others may go.</summary>
    public void OnAnswered()
    {
        if (_queue.End())
            SendSoon();
    }

    // Why behind all other work: what wakes blocks wakes many, and each may commit.
    void SendSoon() => ThreadPool.UnsafeQueueUserWorkItem(static all => all.SendWaiting(), this, preferLocal: false);

    void SendWaiting()
    {
        for (List<TItem> items = _queue.Take(); items.Count > 0; items = _queue.Take())
            send(items);
    }
}
