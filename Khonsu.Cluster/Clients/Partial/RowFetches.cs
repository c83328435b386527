using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>What blocks wait for, and what of it a node was asked for. For any thread.</summary>
/// <remarks>
/// Inv Q2: nothing is wanted twice at a time, nor while it is known. So what a node has found is not dropped before it
/// is known here, and a node keeps no longer, and no shorter, what the client knows.
/// </remarks>
/// <param name="options">How long a block waits.</param>
/// <param name="isKnown">Whether rows are known at the newest snapshot.</param>
/// <param name="whyNot">Why there is no connection.</param>
sealed class RowFetches(SinkOptions options, Func<WantedRows, bool> isKnown, Func<Exception> whyNot)
{
    readonly Lock _lock = new();
    readonly Dictionary<WantedRows, PendingWant> _pending = new(WantedComparer.Instance);
    readonly Dictionary<ulong, PendingWant[]> _asked = [];
    IRowsSource? _source;
    Exception? _end;
    ulong _last;

    /// <summary>Begins to fetch rows; ended when they are known.</summary>
    /// <param name="fetch">The rows.</param>
    public void Begin(RowFetch fetch)
    {
        var wants = new List<PendingWant>();
        lock (_lock)
        {
            if (_end is not null)
            {
                fetch.Fail(_end);
                return;
            }

            var fresh = new List<PendingWant>();
            foreach (WantedRows rows in fetch.Wanted)
            {
                if (isKnown(rows))
                    continue;
                if (!_pending.TryGetValue(rows, out PendingWant? want))
                {
                    want = new PendingWant(rows);
                    _pending.Add(rows, want);
                    fresh.Add(want);
                }

                wants.Add(want);
            }

            Ask(fresh);
        }

        _ = FollowAsync(fetch, wants);
    }

    /// <summary>There is a connection: all that is wanted is asked for by it.</summary>
    /// <param name="source">Who is asked by it.</param>
    public void Connect(IRowsSource source)
    {
        lock (_lock)
        {
            _source = source;
            _asked.Clear();
            Ask([.. _pending.Values]);
        }
    }

    /// <summary>There is no connection.</summary>
    public void Disconnect()
    {
        lock (_lock)
        {
            _source = null;
            _asked.Clear();
        }
    }

    /// <summary>A node has answered.</summary>
    /// <param name="number">By which it was asked.</param>
    /// <returns>What it was asked for.</returns>
    /// <exception cref="MalformedBytesException">It was not asked.</exception>
    public PendingWant[] Answered(ulong number)
    {
        lock (_lock)
        {
            return _asked.Remove(number, out PendingWant[]? wants)
                ? wants
                : throw new MalformedBytesException($"nothing is wanted by the number {number}");
        }
    }

    /// <summary>Rows are known now, or cannot be.</summary>
    /// <param name="wants">The rows.</param>
    /// <param name="error">Why they cannot be; null where they are.</param>
    public void End(IReadOnlyList<PendingWant> wants, Exception? error)
    {
        lock (_lock)
        {
            foreach (PendingWant want in wants)
                _pending.Remove(want.Rows);
        }

        foreach (PendingWant want in wants)
        {
            if (error is null)
                want.End();
            else
                want.Fail(error);
        }
    }

    /// <summary>The client has ended: nothing comes any more.</summary>
    /// <param name="error">What who waits is told.</param>
    public void EndAll(Exception error)
    {
        PendingWant[] left;
        lock (_lock)
        {
            _end = error;
            left = [.. _pending.Values];
        }

        End(left, error);
    }

    // Why keys together and others alone: if there are too many rows of a range, that is said of this range.
    void Ask(List<PendingWant> wants)
    {
        if (_source is null || wants.Count == 0)
            return;
        PendingWant[] keys = [.. wants.Where(static want => want.Rows.Key is not null)];
        foreach (PendingWant[] some in keys.Chunk(RowsCodec.KeysPerFrame)
            .Concat(wants.Where(static want => want.Rows.Key is null).Select(static want => new[] { want })))
        {
            ulong number = RowsNumbers.Fetch(++_last);
            _asked.Add(number, some);
            _source.Want(number, [.. some.Select(static want => want.Rows)]);
        }
    }

    async Task FollowAsync(RowFetch fetch, List<PendingWant> wants)
    {
        try
        {
            await Task.WhenAll(wants.Select(static want => want.Known))
                .WaitAsync(options.CommitTimeout, options.Time).ConfigureAwait(false);
            fetch.End();
        }
        catch (TimeoutException)
        {
            fetch.Fail(ClusterUnavailableException.OfCall(whyNot()));
        }
        catch (Exception error)
        {
            // Why all: whatever it is, the block throws it.
            fetch.Fail(error);
        }
    }
}
