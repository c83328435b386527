using System.Diagnostics;
using System.Globalization;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>Starts the processes of rivals.</summary>
static class Programs
{
    /// <summary>Starts one whose output nobody wants but for errors, which are kept.</summary>
    public static Process Start(
        string file,
        IEnumerable<string> words,
        string log,
        IReadOnlyList<(string Name, string Value)>? settings = null)
    {
        var start = new ProcessStartInfo(file, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in settings ?? [])
            start.Environment[name] = value;
        Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"'{file}' does not start.");
        _ = CopyAsync(process.StandardError, log);
        return process;
    }

    /// <summary>Runs one to its end.</summary>
    /// <exception cref="InvalidOperationException">It has failed: with what it says.</exception>
    public static async Task RunAsync(string file, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(file, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"'{file}' does not start.");
        string[] said = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
            return;
        string code = process.ExitCode.ToString(CultureInfo.InvariantCulture);
        throw new InvalidOperationException($"'{file}' ends with {code}: {string.Concat(said)}");
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool Exists(string file) => Find(file) is not null;

    /// <summary>Where a program is.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="further">Folders behind those that the system looks into.</param>
    /// <returns>Its path; null when it is not installed.</returns>
    public static string? Find(string file, params IEnumerable<string> further)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(further)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

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
