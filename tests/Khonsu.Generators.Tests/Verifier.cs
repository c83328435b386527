using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Tests;

/// <summary>
/// Compares what a driver generated with golden files, by the file conventions of Verify.SourceGenerators: one
/// <c>Snapshots/Class.Test#Hint.verified.cs</c> for each file, <c>.received.cs</c> beside it on a mismatch. With
/// <c>KHONSU_ACCEPT=1</c> the golden files are rewritten and the diff is for the reviewer.
/// </summary>
static class Verifier
{
    static readonly string s_folder = Path.Combine(TestPaths.Project, "Snapshots");

    static bool Accepts => Environment.GetEnvironmentVariable("KHONSU_ACCEPT") == "1";

    public static void Verify(
        GeneratorDriverRunResult result,
        [CallerFilePath] string file = "",
        [CallerMemberName] string test = "")
    {
        Directory.CreateDirectory(s_folder);
        string prefix = Path.GetFileNameWithoutExtension(file) + "." + test + "#";
        Dictionary<string, string> received = result.Results
            .SelectMany(static generator => generator.GeneratedSources)
            .ToDictionary(source => prefix + HintOf(source), TextOf);

        var complaints = new StringBuilder();
        foreach ((string name, string text) in received)
            complaints.Append(Compare(name, text));
        foreach (string path in Directory.EnumerateFiles(s_folder, prefix + "*.verified.cs"))
        {
            string name = Path.GetFileName(path)[..^".verified.cs".Length];
            if (received.ContainsKey(name))
                continue;
            if (Accepts)
                File.Delete(path);
            else
                complaints.AppendLine($"{name} is stale: nothing of this name was generated.");
        }

        Assert.True(complaints.Length == 0, complaints + "KHONSU_ACCEPT=1 rewrites the golden files.");
    }

    static string HintOf(GeneratedSourceResult source) => Path.GetFileNameWithoutExtension(source.HintName);

    static string TextOf(GeneratedSourceResult source) => $"//HintName: {source.HintName}\n{source.SourceText}";

    static string Compare(string name, string received)
    {
        string verifiedPath = Path.Combine(s_folder, name + ".verified.cs");
        string receivedPath = Path.Combine(s_folder, name + ".received.cs");
        string verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath) : string.Empty;
        File.Delete(receivedPath);
        if (verified == received)
            return string.Empty;
        if (Accepts)
        {
            File.WriteAllText(verifiedPath, received);
            return string.Empty;
        }

        File.WriteAllText(receivedPath, received);
        return $"{name} differs:\n{Diff(verified, received)}\n";
    }

    static string Diff(string verified, string received)
    {
        IEnumerable<string> lines = InlineDiffBuilder.Diff(verified, received).Lines
            .Where(static line => line.Type != ChangeType.Unchanged)
            .Select(static line => (line.Type == ChangeType.Inserted ? "+ " : "- ") + line.Text);
        return string.Join("\n", lines);
    }
}
