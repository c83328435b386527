using System.Text;

namespace Khonsu.Generators.Tests;

/// <summary>Writes random bodies of transactions, most of them wrong, the same for the same seed.</summary>
static class RandomBodies
{
    static readonly string[] s_heads =
    [
        "bank.Atomically(tx => {", "bank.Read(tx => {", "store.TryAtomically(static (Tx tx) => {", "void F(Tx tx) {",
        "tx.OrElse(tx => {", "bank.Atomically((n, l), static (tx, s) => {", "bank?.Atomically(delegate (BankTx tx) {",
        "extension(Tx tx) {", "tx.OnCommitted(i => {", "await bank.AtomicallyAsync(async tx => {", "Missing(tx => {",
        "try {", "while (tx.Accounts.Count == 0) {", "lock (tx) {", "do {", "foreach (var a in tx.Accounts) {",
        "using (tx) {", "var q = from a in tx.Accounts select (", "l.ForEach(x => {", "if (tx.",
    ];

    static readonly string[] s_parts =
    [
        "n++;", "n += tx.Accounts.Count;", "l.Add(n);", "tx.Retry();", "tx.RetryUnless(n > 0);", "tx.", "n = ;",
        "tx.Accounts[\"a\"] = tx.Accounts[\"b\"] with { Balance = 1 };", "tx.Accounts[\"a\"] = new Account(\"b\");",
        "tx.Accounts.Row(\"a\").Balance += 1;", "tx.Accounts.Row().Balance +=", "return tx.Accounts;", "return;",
        "var a = tx.Accounts[\"a\"]; tx.Accounts[\"a\"] = a with { Balance = a.Balance + 1 };", "throw;", "G(tx);",
        "Console.WriteLine(tx);", "Changed?.Invoke();", "DateTime.", "Guid.NewGuid()", "bank.TryAtomically(tx => 1);",
        "bank.Atomically(bank.Atomically);", "void G(Tx tx) => G(tx);", "t = tx.Accounts.Where(a => a.Id == \"\");",
        "tx.Accounts.Upsert(old with { Balance = n });", "_ = new Random().Next(n, );", "Interlocked.Add(ref n);",
        "x.y?.z[0] ??= await tx;", "s.l.Add(s.n);", "s_count++;", "goto tx;", "yield return tx;", "Read(tx, out n);",
        "void H() { H(); n--; } H();", "(n, tx) = (1, 2);", "tx = default;", "nameof(DateTime.Now)", "catch { }",
    ];

    static readonly string[] s_ends = ["});", "}", "} catch { }", "} catch (Exception e) { throw; }", ");", "", "})"];

    /// <summary>A source with a record, a model and a method full of bodies.</summary>
    public static string Wild(Random random)
    {
        var text = new StringBuilder("""
            using System.Linq; using System.Threading; using System.Collections.Generic;
            [Transactional] partial record Account([Key] string Id, [Mergeable] decimal Balance);
            [TransactionalModel(typeof(Account))] partial class Bank;
            class C { static int s_count; event Action Changed; object x; IEnumerable<Account> t;
            async void M(Bank bank, KhonsuStore store, int n, List<int> l, Account stale)
            { var old = bank.Read(tx => tx.Accounts["a"]);

            """);
        int depth = 0;
        for (int i = random.Next(12); i >= 0; i--)
        {
            int kind = random.Next(5);
            if (kind < 2)
                text.AppendLine(s_heads[random.Next(s_heads.Length)]);
            depth += kind < 2 ? 1 : 0;
            text.AppendLine(s_parts[random.Next(s_parts.Length)]);
            if (kind == 4 && depth-- > 0)
                text.AppendLine(s_ends[random.Next(s_ends.Length)]);
        }

        while (depth-- > 0 && random.Next(8) > 0)
            text.AppendLine(s_ends[random.Next(2)]);
        return text.Append("}}\n").ToString();
    }
}
