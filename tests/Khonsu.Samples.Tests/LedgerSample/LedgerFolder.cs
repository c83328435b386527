using Khonsu.Cluster;
using Khonsu.Samples.Tests.FlightsSample;
using Ledger;
using Ledger.CommandLine;
using Ledger.Model;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>The files of a ledger, on which the sample is run; removed at the end of the test.</summary>
sealed class LedgerFolder : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("khonsu-ledger-");

    /// <summary>The folder of the node.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Runs a command in this process.</summary>
    public async Task<RunResult> RunAsync(params string[] words)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = await LedgerProgram.RunAsync(["--data", Data, .. words], output, error);
        return new RunResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Starts a load as a process of its own, which goes on until it is killed.</summary>
    public LoadProcess StartLoad(params string[] options)
        => LoadProcess.Start(["run", "--seconds", "600", "--data", Data, .. options]);

    /// <summary>Starts a load that cannot write files larger than that.</summary>
    public LoadProcess StartLimitedLoad(int fileKilobytesMax, params string[] options)
        => LoadProcess.StartLimited(fileKilobytesMax, ["run", "--seconds", "600", "--data", Data, .. options]);

    /// <summary>Starts the node in this process.</summary>
    public Task<KhonsuNode<Book>> StartNodeAsync()
        => LedgerProgram.StartAsync(new LedgerOptions { DataFolder = Data });

    /// <summary>Starts the node in this process, reads everything, and ends it.</summary>
    public async Task<BookTotals> TotalsAsync()
    {
        await using KhonsuNode<Book> node = await StartNodeAsync();
        return BookTotals.Of(node.Model);
    }

    /// <summary>Copies all files of a part of the folder.</summary>
    /// <param name="part">A folder within that of the node; empty for all of it.</param>
    /// <returns>The copy, to be put back.</returns>
    public string Save(string part)
    {
        string source = Path.Combine(Data, part);
        string copy = Path.Combine(_folder.FullName, $"copy of {part}");
        foreach (string path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        return copy;
    }

    /// <summary>Puts a copy in the place of what is there.</summary>
    public void PutBack(string part, string copy)
    {
        string target = Path.Combine(Data, part);
        Directory.Delete(target, recursive: true);
        Directory.Move(copy, target);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
