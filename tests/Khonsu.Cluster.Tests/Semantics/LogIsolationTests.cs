using Khonsu.Stress.Tests.Scripts;
using Xunit;

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>
/// The scripts of docs/isolation-table.md through the log: on one store, and with each transaction on another one,
/// which sees at its commit only in the log what the others have done.
/// </summary>
public sealed class LogIsolationTests
{
    public static TheoryData<IsolationLevel, KeyKind, int> Plays
    {
        get
        {
            var plays = new TheoryData<IsolationLevel, KeyKind, int>();
            foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
            {
                foreach (KeyKind key in Enum.GetValues<KeyKind>())
                {
                    plays.Add(level, key, 1);
                    plays.Add(level, key, 3);
                }
            }

            return plays;
        }
    }

    [Theory, MemberData(nameof(Plays))]
    public void Each_anomaly_occurs_through_the_log_where_it_occurs_in_one_store(
        IsolationLevel level, KeyKind key, int stores)
    {
        ScriptStores.Use(stores);
        var wrong = new List<string>();
        foreach (ScriptForm form in ScriptCatalog.Forms)
        {
            (bool occurred, string transcript) = ScriptCatalog.Play(form, level, key);
            if (occurred != form.CanOccurAt(level))
                wrong.Add($"{form.Anomaly} ({form.Form}): occurred {occurred}\n{transcript}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
