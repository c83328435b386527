using System.Globalization;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>Writes a history as files of ten commands each, and one that is always empty.</summary>
sealed class HistoryWriter(string[] history, Action<string> whileWriting) : ICheckpointWriter
{
    const int FileCommands = 10;

    public void Write(string directory, CancellationToken cancellation)
    {
        File.WriteAllText(Path.Combine(directory, "zz-empty"), "");
        foreach ((int place, string[] commands) in history.Chunk(FileCommands).Index())
        {
            string name = place.ToString("d6", CultureInfo.InvariantCulture) + ".txt";
            File.WriteAllLines(Path.Combine(directory, name), commands);
        }

        whileWriting(directory);
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
    }

    public static IEnumerable<string> Read(string directory)
    {
        Assert.Equal("", File.ReadAllText(Path.Combine(directory, "zz-empty")));
        return Directory.GetFiles(directory, "*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines);
    }
}
