using System.Diagnostics;
using System.Text;

namespace Khonsu.Packages.Tests;

/// <summary>Runs programs as a user would, in a folder.</summary>
static class Command
{
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    /// <summary>Runs the SDK.</summary>
    public static CommandResult Dotnet(string folder, params string[] arguments) => Run("dotnet", folder, arguments);

    /// <summary>Runs a program to its end.</summary>
    public static CommandResult Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // Why: the test host was started by an SDK that leaves its own settings to whatever it starts.
        foreach (string inherited in start.Environment.Keys.Where(IsOfTheHost).ToArray())
            start.Environment.Remove(inherited);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using Process process = Process.Start(start)!;
        var output = new StringBuilder();
        DataReceivedEventHandler note = (_, line) =>
        {
            // Why null: each of the two streams ends with such a line, also while the other has more to say.
            if (line.Data is null)
                return;
            lock (output)
                output.AppendLine(line.Data);
        };
        process.OutputDataReceived += note;
        process.ErrorDataReceived += note;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end:\n{output}");
        }

        // Why again: this one also waits for the last lines.
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output.ToString());
    }

    static bool IsOfTheHost(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH";
}
