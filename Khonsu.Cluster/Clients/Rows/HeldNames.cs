using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>The names of commits that one call holds. For any thread.</summary>
/// <param name="commits">Gives them.</param>
/// <param name="node">The node,</param>
/// <param name="start">and which start of it.</param>
sealed class HeldNames(INamedCommits commits, ulong node, ulong start) : IDisposable
{
    /// <summary>Names that are not used, at most; who asks for more gets fewer, or none.</summary>
    public const int UnusedMax = 64;

    // Names that are used and not done. Who says of none that it is done gets no further ones.
    const int UsedMax = 4096;

    readonly Lock _lock = new();
    readonly Dictionary<ulong, (ClientName Name, bool IsUsed)> _names = [];
    int _unused;
    bool _hasEnded;

    /// <summary>Gets names for the client.</summary>
    /// <param name="count">How many it would like.</param>
    /// <returns>What it gets; maybe none, with the reason.</returns>
    public V1.RowsNames Get(uint count)
    {
        var names = new V1.RowsNames { Node = node, Start = start };
        lock (_lock)
        {
            for (uint wanted = 0; wanted < count && HasRoom; wanted++)
            {
                if (commits.TryName() is not { } name)
                {
                    names.Failure = RowsEnds.FailureOf(ClusterUnavailableException.Stopping());
                    return names;
                }

                _names.Add(name.Number, (name, false));
                _unused++;
                names.Numbers.Add(name.Number);
            }
        }

        if (names.Numbers.Count == 0)
        {
            names.Failure = RowsEnds.FailureOf(new ClusterUnavailableException(
                ClusterUnavailableReason.Busy, "The call holds names that it can use."));
        }

        return names;
    }

    /// <summary>Uses a name.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="MalformedBytesException">It is none of this call, or used.</exception>
    public ClientName Use(ulong number)
    {
        lock (_lock)
        {
            if (!_names.TryGetValue(number, out (ClientName Name, bool IsUsed) held) || held.IsUsed)
                throw new MalformedBytesException($"the name {number} is none of this call, or was used already");
            _names[number] = (held.Name, true);
            _unused--;
            return held.Name;
        }
    }

    /// <summary>The client has seen the end of a commit, or will not use its name.</summary>
    /// <param name="done">Which one; nothing happens when it is none of this call.</param>
    public void Finish(V1.NameDone done)
    {
        (ClientName Name, bool IsUsed) held;
        lock (_lock)
        {
            if (!_names.Remove(done.Name, out held))
                return;
            _unused -= held.IsUsed ? 0 : 1;
        }

        if (!done.IsInDoubt)
            commits.Release(held.Name);
    }

    /// <summary>The client has ended: names that it has not used are free. Of the others it may ask how their commits
    /// ended.</summary>
    public void Dispose()
    {
        ClientName[] unused;
        lock (_lock)
        {
            _hasEnded = true;
            unused = [.. _names.Values.Where(static held => !held.IsUsed).Select(static held => held.Name)];
        }

        foreach (ClientName name in unused)
            commits.Release(name);
    }

    bool HasRoom => !_hasEnded && _unused < UnusedMax && _names.Count < UsedMax + UnusedMax;
}
