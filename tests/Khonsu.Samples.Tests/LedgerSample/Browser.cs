using System.Diagnostics;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>A browser without a window: what a user would see.</summary>
static class Browser
{
    /// <summary>Opens a page, lets its own time go by, and reads what it shows.</summary>
    /// <returns>The document as the page's program has made it.</returns>
    public static async Task<string> ReadAsync(string url, TimeSpan time)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("khonsu-browser-");
        try
        {
            var start = new ProcessStartInfo("chromium")
            {
                ArgumentList =
                {
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    $"--user-data-dir={profile.FullName}",
                    $"--virtual-time-budget={(int)time.TotalMilliseconds}",
                    "--dump-dom",
                    url,
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string document = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await error);
            return document;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}
