namespace Khonsu.Generators.Tests.Diagnostics.Transactions;

/// <summary>State around bodies, what leaves them, and what they capture.</summary>
public sealed class StateRulesTests
{
    [Theory]
    [InlineData("int n = 0; bank.Atomically(tx => { [|n|]++; });", "'n' outlives the runs")]
    [InlineData("int n = 0; bank.Atomically(tx => { [|n|] += tx.Accounts.Count; });", "'n'")]
    [InlineData("bool b = false; bank.Atomically(tx => { if (tx.Attempt > 1) [|b|] = true; });", "'b'")]
    [InlineData("bank.Atomically(tx => { [|_count|]++; });", "'_count'")]
    [InlineData("bank.Atomically(static tx => { [|s_count|] += 1; });", "'s_count'")]
    [InlineData("bank.Atomically(tx => [|_names.Add(tx.Accounts[\"a\"].Owner)|]);", "'_names'")]
    [InlineData("List<int> l = new(); bank.Atomically(l, static (tx, l) => { [|l.Add(1)|]; });", "'l'")]
    [InlineData("List<int> l = new(); bank.Atomically((l, 1), static (tx, s) => [|s.l.Add(s.Item2)|]);", "'s.l'")]
    [InlineData("var d = new Dictionary<int, int>(); bank.Atomically(tx => { [|d[1]|] = 2; });", "'d[1]'")]
    [InlineData("var a = new int[3]; bank.Atomically(tx => { [|a[1]|] += 2; });", "'a[1]'")]
    [InlineData("int n = 0; bank.Atomically(tx => { foreach (var a in tx.Accounts) [|n|] = a.Visits; });", "'n'")]
    [InlineData("int n = 0; bank.Atomically(tx => tx.OrElse(a => { [|n|]++; }, b => { }));", "'n'")]
    [InlineData("int n = 0; bank.Atomically(tx => { foreach (var a in tx.Accounts) ([|n|], _) = (1, 2); });", "'n'")]
    [InlineData("int n = 0; bank.Atomically(tx => { Up(); void Up() => [|n|]++; });", "'n'")]
    [InlineData("var b = new System.Text.StringBuilder(); bank.Atomically(tx => { [|b.Append(1)|]; });", "'b'")]
    public Task KHN103_fires_for_what_outlives_a_run(string statements, string message) =>
        BankSource.FiresAsync("KHN103", statements, message);

    [Theory]
    [InlineData("int n = 0; bank.Atomically(tx => { n = 0; foreach (var a in tx.Accounts) n += a.Visits; });")]
    [InlineData("decimal n; bank.Atomically(tx => { n = tx.Accounts[\"a\"].Balance; });")]
    [InlineData("bool b; bank.Atomically(tx => { if (tx.Accounts.Count > 1) b = true; else b = false; });")]
    [InlineData("bank.Atomically(tx => { _count = tx.Accounts.Count; });")]
    [InlineData("bank.Atomically(tx => { _names.Clear(); _names.Add(\"a\"); });")]
    [InlineData("List<int> l = new(); bank.Atomically(tx => { l = new(); l.Add(1); });")]
    [InlineData("bank.Atomically(tx => { var l = new List<int>(); l.Add(1); return l; });")]
    [InlineData("bank.Atomically(tx => { int n = 0; tx.Atomically(inner => { n++; }); });")]
    [InlineData("int n = 0; bank.Read(tx => { foreach (var a in tx.Accounts) n++; });")]
    [InlineData("int n = 0; bank.Atomically(tx => tx.OnCommitted(info => n++));")]
    [InlineData("var a = new int[3]; bank.Atomically(tx => { for (int i = 0; i < 3; i++) a[i] = i; });")]
    [InlineData("int n = 0; bank.Atomically([TransactionSafe] (tx) => { n++; });")]
    [InlineData("int n; bank.Atomically(tx => { int.TryParse(\"1\", out n); });")]
    [InlineData("bank.Atomically(tx => { tx.Accounts.Row(\"a\").Visits += 1; tx.Accounts.Remove(\"b\"); });")]
    public Task KHN103_is_silent_for_what_every_run_sets_anew(string statements) =>
        BankSource.IsSilentAsync("KHN103", statements);

    [Theory]
    [InlineData("void Collect(Tx tx, List<string> into) { foreach (var a in tx.Accounts) into.Add(a.Id); }")]
    [InlineData("class Work { int _n; public Work(Tx tx) => _n += tx.Accounts.Count; }")]
    public Task KHN103_is_silent_for_what_a_method_is_given(string member) =>
        BankSource.IsSilentAsync("KHN103", "", member);

    [Theory]
    [InlineData("var t = bank.Read(tx => [|tx.Accounts|]);", "but is returned from it")]
    [InlineData("var t = bank.Atomically(tx => ([|tx.Accounts|], 1));", "but is returned from it")]
    [InlineData("var t = store.Read(tx => [|tx.Entries.ByAccount(\"a\")|]);", "but is returned from it")]
    [InlineData("Table<string, Account>? t; bank.Atomically(tx => { t = [|tx.Accounts|]; });", "put into 't'")]
    [InlineData("bank.Atomically(tx => tx.OrElse(a => { Kept = [|a.Accounts|]; }, b => { }));", "put into 'Kept'")]
    public Task KHN104_fires_for_a_table_that_leaves(string statements, string message) =>
        BankSource.FiresAsync("KHN104", statements, message, "Table<string, Account>? Kept;");

    [Theory]
    [InlineData("var rows = bank.Read(tx => tx.Accounts.ToList());", "")]
    [InlineData("bank.Atomically(tx => { var t = tx.Accounts; t = tx.Accounts; t.Remove(\"a\"); });", "")]
    [InlineData("bank.Atomically(tx => { var w = new Work(tx); w.Do(); });", Work)]
    [InlineData("bank.Atomically(tx => { var t = tx.OrElse(a => a.Accounts, b => b.Accounts); t.Remove(\"\"); });", "")]
    [InlineData("bank.Atomically(tx => { var t = Open(tx); });", OpenMethod)]
    [InlineData("using var tx = bank.Begin(); Kept = tx.Accounts;", "Table<string, Account>? Kept;")]
    public Task KHN104_is_silent_for_a_table_that_stays(string statements, string members) =>
        BankSource.IsSilentAsync("KHN104", statements, members);

    const string Work =
        "class Work { Table<string, Account> _t; public Work(BankTx tx) => _t = tx.Accounts; public void Do() { } }";

    const string OpenMethod = "static Table<string, Account> Open(BankTx tx) => tx.Accounts;";

    [Theory]
    [InlineData("var q = bank.Read(tx => [|tx.Accounts.Where(a => a.Visits > 1)|]);")]
    [InlineData("var q = bank.Read(tx => { var all = tx.Accounts.Select(a => a.Id); return [|all|]; });")]
    [InlineData("var q = bank.Read(tx => [|from a in tx.Accounts orderby a.Id select a.Owner|]);")]
    [InlineData("var q = bank.Read(tx => [|new[] { 1 }.Concat(tx.Accounts.Select(a => a.Visits))|]);")]
    [InlineData("IEnumerable<int> q; bank.Atomically(tx => { q = [|tx.Accounts.Select(a => a.Visits)|]; });")]
    public Task KHN108_fires_for_a_query_that_leaves(string statements) =>
        BankSource.FiresAsync("KHN108", statements, "end it with ToArray()");

    [Theory]
    [InlineData("var q = bank.Read(tx => tx.Accounts.Where(a => a.Visits > 1).ToArray());")]
    [InlineData("var q = bank.Read(tx => tx.Accounts.ToList().Where(a => a.Visits > 1));")]
    [InlineData("var q = bank.Read(tx => tx.Accounts.ToLookup(a => a.Owner));")]
    [InlineData("var q = bank.Read(tx => tx.Accounts.Sum(a => a.Balance));")]
    [InlineData("var n = new[] { 1 }; var q = bank.Read(tx => n.Where(i => i > 0));")]
    [InlineData("bank.Atomically(tx => { var q = Rich(tx); });")]
    public Task KHN108_is_silent_for_what_has_been_read(string statements) => BankSource.IsSilentAsync(
        "KHN108", statements, "IEnumerable<Account> Rich(BankTx tx) => tx.Accounts.Where(a => a.Balance > 9);");

    [Theory]
    [InlineData("int n = 1; bank.Atomically(tx [|=>|] tx.Accounts.Row(\"a\").Visits += n);", "captures 'n'")]
    [InlineData("int n = 1, m = 2; bank.Read(tx [|=>|] tx.Accounts.Count + n + m);", "captures 'n', 'm'")]
    [InlineData("bank.Read(tx [|=>|] other.ToString());", "captures 'other'")]
    public Task KHN112_fires_for_a_body_that_captures(string statements, string message) =>
        BankSource.FiresAsync("KHN112", statements, message);

    [Theory]
    [InlineData("int n = 1; bank.Atomically(n, static (tx, n) => tx.Accounts.Row(\"a\").Visits += n);")]
    [InlineData("bank.Read(tx => tx.Accounts.Count);")]
    [InlineData("const int N = 1; bank.Read(tx => tx.Accounts.Count + N);")]
    [InlineData("int n = 1; bank.Read(tx => tx.Accounts.Count + n + _count);")]
    [InlineData("int n = 1; bank.Atomically(tx => { n = tx.Accounts.Count; });")]
    [InlineData("int n = 1; bank.Atomically(tx => tx.OrElse(a => a.Retry(), b => b.Accounts.Row(\"\").Visits += n));")]
    public Task KHN112_is_silent_where_there_is_nothing_to_pass(string statements) =>
        BankSource.IsSilentAsync("KHN112", statements);
}
