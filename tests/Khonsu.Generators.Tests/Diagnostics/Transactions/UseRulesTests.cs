namespace Khonsu.Generators.Tests.Diagnostics.Transactions;

/// <summary>Bodies that could be simpler or do not say what they mean.</summary>
public sealed class UseRulesTests
{
    const string FromRead = "var a = bank.Read(tx => tx.Accounts[\"a\"]); bank.Atomically(";
    const string Taken = "bank.Atomically(tx => { var a = tx.Accounts[\"a\"]; ";

    [Theory]
    [InlineData("var a = bank.[|Atomically|](tx => tx.Accounts[\"a\"]);")]
    [InlineData("bank.[|Atomically|](tx => { foreach (var a in tx.Accounts) s_count.ToString(); });")]
    [InlineData("int n = store.[|Atomically|](\"a\", static (tx, a) => tx.Entries.ByAccount(a).Count());")]
    [InlineData("int n = bank.[|Atomically|](tx => { var t = tx.Accounts; return t.Count + t.Sum(a => a.Visits); });")]
    [InlineData("bool b = bank.[|Atomically|](tx => tx.Accounts.TryGet(\"a\", out var a) && a.Visits > 1);")]
    public Task KHN109_fires_for_a_body_that_only_reads(string statements) =>
        BankSource.FiresAsync("KHN109", statements, "This body only reads");

    [Theory]
    [InlineData("bank.Atomically(tx => tx.Accounts.Remove(\"a\"));")]
    [InlineData("bank.Atomically(tx => { var t = tx.Accounts; if (t.Count > 0) t[\"a\"] = t[\"b\"]; });")]
    [InlineData("var v = bank.Atomically(tx => tx.Accounts.Row(\"a\").Visits);")]
    [InlineData("bank.Atomically(tx => { if (tx.Accounts.Count > 0) Pay(tx); });")]
    [InlineData("bank.Atomically(tx => { if (tx.Accounts.Count > 0) Take(tx.Accounts); });")]
    [InlineData("bank.Atomically(tx => tx.RetryUnless(tx.Accounts.Count > 0));")]
    [InlineData("bank.Atomically(tx => tx.Accounts.Count, new TransactionOptions { MaxAttempts = 1 });")]
    [InlineData("bank.Read(tx => tx.Accounts.Count);")]
    [InlineData("bank.Atomically(tx => { });")]
    [InlineData("bank.Atomically(tx => { int n = tx.Accounts.Count; tx.OnCommitted(i => s_count = n); });")]
    [InlineData("var r = bank.TryAtomically(tx => tx.Accounts.Count);")]
    public Task KHN109_is_silent_where_a_write_may_hide(string statements) => BankSource.IsSilentAsync(
        "KHN109", statements, "static void Pay(BankTx tx) { } static void Take(Table<string, Account> t) { }");

    [Theory]
    [InlineData("bank.[|TryAtomically|](tx => tx.Accounts.Remove(\"a\"));", "call Atomically, which throws")]
    [InlineData("store.[|TryAtomically|](tx => { });", "The outcome of 'TryAtomically' is ignored")]
    [InlineData("bank?.[|TryAtomically|](tx => { });", "call Atomically, which throws")]
    [InlineData("Parallel.For(0, 9, i => bank.[|TryAtomically|](tx => { }));", "call Atomically, which throws")]
    [InlineData("var tx = store.Begin(); tx.[|TryCommit|]();", "call Commit, which throws")]
    [InlineData("void Sync() { bank.[|AtomicallyAsync|](tx => { }); }", "await it")]
    public Task KHN110_fires_for_an_outcome_that_nobody_looks_at(string statements, string message) =>
        BankSource.FiresAsync("KHN110", statements, message);

    [Theory]
    [InlineData("bank.TryAtomically(tx => { }).ThrowIfFailed();")]
    [InlineData("_ = bank.TryAtomically(tx => { });")]
    [InlineData("if (!bank.TryAtomically(tx => { }).IsCommitted) return;")]
    [InlineData("await bank.AtomicallyAsync(tx => { });")]
    [InlineData("var task = bank.AtomicallyAsync(tx => { }); await task;")]
    [InlineData("bank.Atomically(tx => { });")]
    [InlineData("Mine(); TxResult Mine() => default;")]
    public Task KHN110_is_silent_for_an_outcome_that_is_used(string statements) =>
        BankSource.IsSilentAsync("KHN110", statements);

    [Theory]
    [InlineData(FromRead + "tx => tx.Accounts.Upsert([|a with { Visits = 1 }|]));")]
    [InlineData(FromRead + "tx => { tx.Accounts[\"a\"] = [|a|]; });")]
    [InlineData(FromRead + "a, static (tx, a) => tx.Accounts.Upsert([|a|]));")]
    [InlineData(FromRead + "(a, 1), static (tx, s) => tx.Accounts.Upsert([|s.a with { Visits = s.Item2 }|]));")]
    [InlineData("var a = await bank.AtomicallyAsync(tx => tx.Accounts[\"a\"]); bank.Atomically(tx => "
        + "tx.Accounts.Upsert([|a|]));")]
    public Task KHN111_fires_for_a_row_of_an_earlier_transaction(string statements) =>
        BankSource.FiresAsync("KHN111", statements, "'a' was read by an earlier transaction");

    [Theory]
    [InlineData("var a = other.Read(tx => tx.Accounts[\"a\"]); bank.Atomically(tx => tx.Accounts.Upsert(a));")]
    [InlineData(FromRead + "tx => { if (tx.Accounts[\"a\"] == a) tx.Accounts.Upsert(a); });")]
    [InlineData(FromRead + "tx => tx.Accounts.Add(a with { Id = \"b\" }));")]
    [InlineData("var a = bank.AsOf(1).Read(tx => tx.Accounts[\"a\"]); bank.Atomically(tx => tx.Accounts.Upsert(a));")]
    [InlineData(FromRead + "tx => tx.Accounts.Upsert(a, ConflictResolution.Replace));")]
    [InlineData("var a = new Account(\"a\", \"\", 1, 1); bank.Atomically(tx => tx.Accounts.Upsert(a));")]
    [InlineData(Taken + "tx.Accounts.Upsert(a with { Visits = 1 }); });")]
    public Task KHN111_is_silent_for_rows_of_other_origin(string statements) =>
        BankSource.IsSilentAsync("KHN111", statements);

    [Theory]
    [InlineData("bank.Atomically(tx => { tx.Accounts[\"a\"] = [|new Account(\"b\", \"\", 0, 0)|]; });", "is \"b\"")]
    [InlineData("bank.Atomically(tx => { tx.Accounts[\"a\"] = [|tx.Accounts[\"b\"]|]; });", "written under \"a\"")]
    [InlineData("bank.Atomically(tx => { tx.Accounts[\"a\"] = [|tx.Accounts[\"b\"] with { Visits = 2 "
        + "}|]; });", "\"b\"")]
    [InlineData("bank.Atomically(tx => { tx.Entries[1] = [|tx.Entries[1] with { Number = 2 }|]; });", "is 2")]
    public Task KHN113_fires_for_two_constant_keys(string statements, string message) =>
        BankSource.FiresAsync("KHN113", statements, message);

    [Theory]
    [InlineData("bank.Atomically(tx => { tx.Accounts[\"a\"] = new Account(\"a\", \"\", 0, 0); });")]
    [InlineData("string k = \"b\"; bank.Atomically(tx => { tx.Accounts[k] = new Account(\"a\", \"\", 0, 0); });")]
    [InlineData("bank.Atomically(tx => { tx.Accounts[\"a\"] = tx.Accounts[\"b\"] with { Id = \"a\" }; });")]
    [InlineData("bank.Atomically(tx => { tx.Accounts[\"a\"] = Some(); });")]
    public Task KHN113_is_silent_for_keys_that_fit(string statements) =>
        BankSource.IsSilentAsync("KHN113", statements, "static Account Some() => new(\"b\", \"\", 0, 0);");

    [Theory]
    [InlineData("bank.Atomically(tx => tx.Accounts.[|Row|](\"a\").Balance += 5);", "'Merge(key).Balance += ...'")]
    [InlineData("bank.Atomically(tx => { tx.Accounts.[|Row|](\"a\").Balance -= 5; tx.Entries.Remove(1); });", "-= ...")]
    [InlineData(Taken + "[|tx.Accounts[\"a\"] = a with { Balance = a.Balance + 5 }|]; });", "+=")]
    public Task KHN114_fires_for_a_sum_that_could_be_merged(string statements, string message) =>
        BankSource.FiresAsync("KHN114", statements, message);

    [Theory]
    [InlineData("bank.Atomically(tx => tx.Accounts.Merge(\"a\").Balance += 5);")]
    [InlineData("bank.Atomically(tx => tx.Accounts.Row(\"a\").Visits += 5);")]
    [InlineData("bank.Atomically(tx => tx.Accounts.Row(\"a\").Balance *= 5);")]
    [InlineData("bank.Atomically(tx => { if (tx.Accounts[\"a\"].Balance > 5) tx.Accounts.Row(\"a\").Balance -= 5; });")]
    [InlineData("bank.Atomically(tx => { tx.Accounts.Row(\"a\").Balance -= 5; tx.Accounts.Row(\"a\").Visits++; });")]
    [InlineData(Taken + "tx.Accounts[\"a\"] = a with { Balance = a.Balance + 5, Visits = 1 }; });")]
    [InlineData(Taken + "if (a.Visits > 0) tx.Accounts[\"a\"] = a with { Balance = a.Balance + 5 }; });")]
    [InlineData("bank.Atomically(tx => { tx.Accounts.Row(\"a\").Balance += 5; Pay(tx); });")]
    public Task KHN114_is_silent_where_the_row_is_used(string statements) =>
        BankSource.IsSilentAsync("KHN114", statements, "static void Pay(BankTx tx) { }");
}
