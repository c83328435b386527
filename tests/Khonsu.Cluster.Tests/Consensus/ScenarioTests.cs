using System.Reflection;
using System.Text;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Consensus;

/// <summary>
/// Runs the transcripts of the folder Scenarios: commands, a line of dashes, what happens. KHONSU_ACCEPT=1 rewrites
/// what happens.
/// </summary>
public sealed class ScenarioTests
{
    const string Dashes = "----";

    static readonly string s_folder = Path.Combine(
        typeof(ScenarioTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static metadata => metadata.Key == "ProjectDirectory").Value!,
        "Scenarios");

    public static TheoryData<string> Names
        => new(Directory.GetFiles(s_folder, "*.txt").Select(Path.GetFileNameWithoutExtension).Order()!);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_transcript_is_what_happens(string name)
    {
        string path = Path.Combine(s_folder, name + ".txt");
        string expected = File.ReadAllText(path);
        string actual = Play(expected);
        if (Environment.GetEnvironmentVariable("KHONSU_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        else
            Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_transcript_happens_the_same_way_twice(string name)
    {
        string text = File.ReadAllText(Path.Combine(s_folder, name + ".txt"));
        Assert.Equal(Play(text), Play(text));
    }

    [Fact]
    public void A_transcript_that_says_something_else_is_caught()
        => Assert.NotEqual("nodes 1\n----\n  nothing\n", Play("nodes 1\n----\n  nothing\n"));

    static string Play(string transcript)
    {
        var script = new Script();
        var text = new StringBuilder();
        string happened = "";
        bool isOutput = false;
        foreach (string line in transcript.TrimEnd('\n').Split('\n'))
        {
            if (line == Dashes)
            {
                text.Append(Dashes).Append('\n').Append(happened);
                happened = "";
                isOutput = true;
            }
            else if (line.Length == 0)
            {
                text.Append('\n');
                isOutput = false;
            }
            else if (!isOutput)
            {
                text.Append(line).Append('\n');
                happened += line.StartsWith('#') ? "" : script.Run(line);
            }
        }

        return text.ToString();
    }
}
