using Khonsu.Generators.Tests.Diagnostics.Transactions;
using static Khonsu.Generators.Tests.CodeFixes.FixHarness;

namespace Khonsu.Generators.Tests.CodeFixes;

/// <summary>Fixes of bodies and of the calls around them, one complaint at a time and many at once.</summary>
public sealed class BodyFixTests
{
    const string Line = "\n        ";

    [Theory]
    [InlineData(
        "KHN100",
        "bank.Atomically(static tx => { Console.WriteLine(1); });",
        "bank.Atomically(static tx => { tx.OnCommitted(_ => Console.WriteLine(1)); });")]
    [InlineData(
        "KHN100",
        "bank.Atomically(tx => Console.Beep());",
        "bank.Atomically(tx => tx.OnCommitted(_ => Console.Beep()));")]
    [InlineData(
        "KHN103",
        "int n = 0; bank.Atomically(tx => { n++; });",
        "int n = 0; bank.Atomically(tx => { n = 0; n++; });")]
    [InlineData(
        "KHN103",
        "List<int> l = new(); bank.Atomically(tx => { l.Add(1); });",
        "List<int> l = new(); bank.Atomically(tx => { l.Clear(); l.Add(1); });")]
    [InlineData(
        "KHN105",
        "bank.Atomically(static tx => tx.OrElse(static a => Guid.NewGuid(), static b => b.NewGuid()));",
        "bank.Atomically(static tx => tx.OrElse(static a => a.NewGuid(), static b => b.NewGuid()));")]
    [InlineData(
        "KHN105",
        "bank.Atomically(static tx => DateTime.UtcNow);",
        "var now = DateTime.UtcNow;" + Line + "bank.Atomically(tx => now);")]
    [InlineData(
        "KHN105",
        "int now = 1; bank.Atomically(tx => tx.OrElse(static a => Random.Shared.Next(9), b => now));",
        "int now = 1; var chosen = Random.Shared.Next(9);" + Line
        + "bank.Atomically(tx => tx.OrElse(a => chosen, b => now));")]
    [InlineData(
        "KHN106",
        "bank.Atomically(tx => bank.Atomically(inner => { }));",
        "bank.Atomically(tx => tx.Atomically(inner => { }));")]
    [InlineData(
        "KHN107",
        "bank.Atomically(tx => { try { tx.Retry(); } catch { } });",
        "bank.Atomically(tx => { try { tx.Retry(); } catch (Exception error) when (error is not "
        + "TxControlException) { } });")]
    [InlineData(
        "KHN107",
        "bank.Atomically(tx => { try { tx.Retry(); } catch (KhonsuException e) { _ = e; } });",
        "bank.Atomically(tx => { try { tx.Retry(); } catch (KhonsuException e) when (e is not "
        + "TxControlException) { _ = e; } });")]
    [InlineData(
        "KHN108",
        "var q = bank.Read(tx => tx.Accounts.Where(a => a.Visits > 1));",
        "var q = bank.Read(tx => tx.Accounts.Where(a => a.Visits > 1).ToArray());")]
    [InlineData(
        "KHN108",
        "var q = bank.Read(tx => from a in tx.Accounts select a.Id);",
        "var q = bank.Read(tx => (from a in tx.Accounts select a.Id).ToArray());")]
    [InlineData(
        "KHN109",
        "var n = bank.Atomically((BankTx tx) => tx.Accounts.Count);",
        "var n = bank.Read((BankReadTx tx) => tx.Accounts.Count);")]
    [InlineData(
        "KHN110",
        "bank.TryAtomically(tx => { });",
        "bank.Atomically(tx => { });")]
    [InlineData(
        "KHN110",
        "bank.AtomicallyAsync(tx => { });",
        "await bank.AtomicallyAsync(tx => { });")]
    [InlineData(
        "KHN112",
        "int n = 1; bank.Atomically(tx => tx.Accounts.Row(\"a\").Visits += n);",
        "int n = 1; bank.Atomically(n, static (tx, n) => tx.Accounts.Row(\"a\").Visits += n);")]
    [InlineData(
        "KHN112",
        "int n = 1, state = 2; bank.Read((tx) => tx.Accounts.Count + n * state);",
        "int n = 1, state = 2; bank.Read((n, state), static (tx, state2) => tx.Accounts.Count + "
        + "state2.n * state2.state);")]
    [InlineData(
        "KHN114",
        "bank.Atomically(tx => { tx.Accounts.Row(\"a\").Balance += 5; });",
        "bank.Atomically(tx => { tx.Accounts.Merge(\"a\").Balance += 5; });")]
    [InlineData(
        "KHN114",
        "bank.Atomically(tx => { var a = tx.Accounts[\"a\"]; tx.Accounts[\"a\"] = a with { Balance = "
        + "a.Balance - 5 }; });",
        "bank.Atomically(tx => { tx.Accounts.Merge(\"a\").Balance -= 5; });")]
    public async Task A_body_is_put_right(string id, string before, string after)
    {
        string? found = await FixFirstAsync(id, Complete(before));
        Assert.Equal(Complete(after), found);
        await CheckFixedAsync(id, Complete(after));
    }

    [Theory]
    [InlineData(
        "KHN100",
        "bank.Atomically(tx => { Console.Beep(); });",
        "Console.Beep()",
        "tx.OnCommitted(_ => Console.Beep())")]
    [InlineData("KHN105", "bank.Atomically(tx => Guid.NewGuid());", "Guid.", "tx.")]
    [InlineData("KHN106", "bank.Atomically(tx => bank.Atomically(i => { }));", "=> bank", "=> tx")]
    [InlineData(
        "KHN107",
        "bank.Atomically(tx => { try { tx.Retry(); } catch { } });",
        "catch",
        "catch (Exception error) when (error is not TxControlException)")]
    [InlineData("KHN108", "bank.Read(tx => tx.Accounts.Skip(1));", "Skip(1)", "Skip(1).ToArray()")]
    [InlineData("KHN109", "bank.Atomically(tx => tx.Accounts.Count);", "Atomically", "Read")]
    [InlineData("KHN110", "bank.TryAtomically(tx => { });", "TryA", "A")]
    [InlineData("KHN112", "bank.Read(tx => tx.Accounts.Find(k));", "tx =>", "k, static (tx, k) =>")]
    [InlineData("KHN114", "bank.Atomically(tx => { tx.Accounts.Row(\"a\").Balance += 5; });", "Row", "Merge")]
    public async Task Many_bodies_are_put_right_at_once(string id, string statement, string old, string changed)
    {
        string before = "string k = \"\";" + Line + statement + Line + statement;
        string after = before.Replace(old, changed, StringComparison.Ordinal);
        string found = await FixAllAsync(id, Complete(before));
        Assert.Equal(Complete(after), found);
        await CheckFixedAsync(id, Complete(after));
    }

    [Fact]
    public async Task Many_variables_are_set_anew_at_once()
    {
        const string Before = "int n = 0; bank.Atomically(tx => { n++; });" + Line
            + "int m = 0; bank.Atomically(tx => { m++; });";
        const string After = "int n = 0; bank.Atomically(tx => { n = 0; n++; });" + Line
            + "int m = 0; bank.Atomically(tx => { m = 0; m++; });";
        Assert.Equal(Complete(After), await FixAllAsync("KHN103", Complete(Before)));
    }

    [Theory]
    [InlineData("KHN100", "bank.Atomically(tx => { Console.WriteLine(tx.Attempt); });")]
    [InlineData("KHN100", "bank.Atomically(tx => { int n = Console.Read(); });")]
    [InlineData("KHN100", "bank.Atomically(tx => tx.Accounts.ToList().ForEach(a => Console.Write(a)));")]
    [InlineData("KHN103", "int n = s_count; bank.Atomically(tx => { n++; });")]
    [InlineData("KHN103", "bank.Atomically(tx => { _count++; });")]
    [InlineData(
        "KHN105",
        "bank.Atomically(tx => { int n = tx.Attempt; return new Random(n).Next() + Random.Shared.Next(n); });")]
    [InlineData("KHN106", "bank.Atomically(tx => other.Atomically(inner => { }));")]
    [InlineData("KHN106", "bank.Atomically(tx => bank.Atomically(inner => { }, new TransactionOptions()));")]
    public async Task Nothing_is_offered_where_it_would_change_the_meaning(string id, string statements) =>
        Assert.Null(await FixFirstAsync(id, Complete(statements)));

    static string Complete(string statements) => "using System;\nusing Khonsu;\n" + BankSource.Of(statements);
}
