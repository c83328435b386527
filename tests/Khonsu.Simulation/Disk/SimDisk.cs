using Khonsu.Simulation.Chance;

namespace Khonsu.Simulation.Disk;

/// <summary>
/// The disk of one node: files by name. A sync covers the writes of all files made before it began, and nothing made
/// while it runs. Names of files are durable at once; what refers to them is not.
/// </summary>
sealed class SimDisk
{
    // Why ordered: a crash draws numbers for each file, so the order of the files is part of the run.
    readonly SortedDictionary<string, SimFile> _files = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _files.Keys;

    /// <summary>Whether writes are refused, because there is no room.</summary>
    public bool IsFull { get; set; }

    /// <summary>The file of a name, empty if it is new.</summary>
    public SimFile Open(string name)
    {
        if (!_files.TryGetValue(name, out SimFile? file))
            _files.Add(name, file = new SimFile());
        return file;
    }

    public bool Exists(string name) => _files.ContainsKey(name);

    public void Delete(string name) => _files.Remove(name);

    /// <summary>Writes into the cache.</summary>
    /// <returns>Whether there was room; if not, nothing is written.</returns>
    public bool TryPut(string name, int offset, ReadOnlySpan<byte> bytes)
    {
        if (IsFull)
            return false;
        Open(name).Put(offset, bytes);
        return true;
    }

    /// <summary>Begins a sync.</summary>
    /// <returns>What it covers, for <see cref="EndSync"/>.</returns>
    public SyncCover BeginSync()
        => new([.. _files.Values.Where(static file => file.HasUnsynced)
            .Select(static file => (file, file.WriteCount))]);

    /// <summary>What the sync covers is durable.</summary>
    public void EndSync(SyncCover cover)
    {
        foreach ((SimFile file, long count) in cover.Parts)
            file.Harden(count);
    }

    /// <summary>Begins and ends a sync at once.</summary>
    public void Sync() => EndSync(BeginSync());

    /// <summary>Makes the writes of one file durable.</summary>
    public void Sync(string name)
    {
        SimFile file = Open(name);
        file.Harden(file.WriteCount);
    }

    public void Crash(CrashLoss loss, SimRandom random)
    {
        foreach (SimFile file in _files.Values)
            file.Crash(loss, random);
    }
}
