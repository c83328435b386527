using System.Diagnostics;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>Starts the processes of rivals.</summary>
static class Programs
{
    /// <summary>Starts one whose output nobody wants but for errors, which are kept.</summary>
    public static Process Start(string file, IEnumerable<string> words, string log)
    {
        var start = new ProcessStartInfo(file, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"'{file}' does not start.");
        _ = CopyAsync(process.StandardError, log);
        return process;
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool Exists(string file)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, file)));

    public static async Task KillAsync(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    static async Task CopyAsync(StreamReader reader, string log)
    {
        await using var writer = new StreamWriter(log, append: true);
        while (await reader.ReadLineAsync() is { } line)
            await writer.WriteLineAsync(line);
    }
}
