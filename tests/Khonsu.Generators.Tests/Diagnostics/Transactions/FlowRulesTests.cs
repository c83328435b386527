namespace Khonsu.Generators.Tests.Diagnostics.Transactions;

/// <summary>Nesting, exceptions and waiting in bodies and around them.</summary>
public sealed class FlowRulesTests
{
    [Theory]
    [InlineData("bank.Atomically(tx => bank.[|Atomically|](inner => { }));", "which the store refuses")]
    [InlineData("bank.Read(tx => bank.[|Read|](inner => inner.Accounts.Count));", "which the store refuses")]
    [InlineData("bank.Atomically(tx => other.[|TryAtomically|](inner => { }).IsCommitted);", "commits by itself")]
    [InlineData("void Pay(Tx tx) => store.[|Atomically|](inner => { });", "commits by itself")]
    public Task KHN106_fires_for_a_second_transaction(string statements, string message) =>
        BankSource.FiresAsync("KHN106", statements, message);

    [Theory]
    [InlineData("bank.Atomically(tx => tx.Atomically(inner => { }));")]
    [InlineData("bank.Atomically(tx => { int n = other.Read(inner => inner.Accounts.Count); });")]
    [InlineData("bank.Read(tx => other.Atomically(tx.Accounts.Count, static (inner, n) => { }));")]
    [InlineData("bank.Atomically(tx => tx.OnCommitted(info => bank.Atomically(inner => { })));")]
    [InlineData("bank.Atomically(tx => { }); bank.Atomically(tx => { });")]
    public Task KHN106_is_silent_for_nested_blocks_and_for_what_comes_later(string statements) =>
        BankSource.IsSilentAsync("KHN106", statements);

    [Theory]
    [InlineData("bank.Atomically(tx => { try { tx.Retry(); } [|catch|] { } });")]
    [InlineData("bank.Atomically(tx => { try { tx.RetryUnless(false); } [|catch|] (Exception) { } });")]
    [InlineData("bank.Atomically(tx => { try { Pay(tx); } [|catch|] (Exception e) { _names.Add(e.Message); } });")]
    [InlineData("bank.Atomically(tx => { try { tx.Rollback(); } [|catch|] (KhonsuException) { } });")]
    public Task KHN107_fires_for_a_catch_of_everything(string statements) => BankSource.FiresAsync(
        "KHN107", statements, "add 'when (e is not TxControlException)'", "static void Pay(BankTx tx) { }");

    [Theory]
    [InlineData("bank.Atomically(tx => { try { tx.Retry(); } catch (Exception e) when (e is not "
        + "TxControlException) { } });")]
    [InlineData("bank.Atomically(tx => { try { tx.Retry(); } catch (Exception) { throw; } });")]
    [InlineData("bank.Atomically(tx => { try { tx.Retry(); } catch (TxControlException) { throw; } catch { } });")]
    [InlineData("bank.Atomically(tx => { try { tx.Retry(); } catch (InvalidOperationException) { } });")]
    [InlineData("bank.Atomically(tx => { try { tx.Accounts.Remove(\"a\"); } catch { } });")]
    [InlineData("bank.Atomically(tx => { try { int.Parse(\"a\"); } catch { tx.Retry(); } });")]
    [InlineData("try { bank.Atomically(tx => tx.Rollback()); } catch (Exception) { }")]
    public Task KHN107_is_silent_where_control_passes(string statements) =>
        BankSource.IsSilentAsync("KHN107", statements);

    [Theory]
    [InlineData("bank.Atomically(tx => { [|while|] (tx.Accounts.Count == 0) { } });", "do not change")]
    [InlineData("bank.Read(tx => { [|while|] (!tx.Accounts.ContainsKey(\"a\")) Thread.Yield(); });", "do not change")]
    [InlineData("bank.Read(tx => { var t = tx.Accounts; do { } [|while|] (t.Count == 0); });", "do not change")]
    [InlineData("[|while|] (!bank.Read(tx => tx.Accounts.Count > 0)) Thread.Sleep(10);", "again and again")]
    [InlineData("[|while|] (bank.Read(tx => tx.Accounts.Count) == 0) { await Task.Delay(10); }", "again and again")]
    public Task KHN115_fires_for_a_loop_that_polls(string statements, string message) =>
        BankSource.FiresAsync("KHN115", statements, message);

    [Theory]
    [InlineData("bank.Atomically(tx => { while (tx.Accounts.Count > 0) tx.Accounts.Remove(\"a\"); });")]
    [InlineData("bank.Atomically(tx => { while (tx.Accounts.Count > 0) { if (s_count > 0) break; } });")]
    [InlineData("bank.Atomically(tx => { int n = 0; while (tx.Accounts.Count > n) n++; });")]
    [InlineData("bank.Atomically(tx => { while (tx.Accounts.Count == 0) tx.Retry(); });")]
    [InlineData("bank.Atomically(tx => { while (tx.Accounts.Count == 0) Pay(tx); });")]
    [InlineData("while (bank.Read(tx => tx.Accounts.Count) > 0) bank.Atomically(tx => tx.Accounts.Remove(\"a\"));")]
    [InlineData("while (s_count == 0) Thread.Sleep(1);")]
    [InlineData("bank.Atomically(tx => tx.RetryUnless(tx.Accounts.Count > 0));")]
    public Task KHN115_is_silent_for_a_loop_that_ends(string statements) =>
        BankSource.IsSilentAsync("KHN115", statements, "static void Pay(BankTx tx) { }");

    [Theory]
    [InlineData("bank.Atomically(tx => tx.[|Retry|]());", "'Retry'")]
    [InlineData("bank.Atomically(tx => { if (tx.Attempt < 3) tx.[|Retry|](); tx.Accounts.Remove(\"a\"); "
        + "});", "'Retry'")]
    [InlineData("store.Atomically(tx => tx.[|RetryUnless|](s_count > 0));", "'RetryUnless'")]
    public Task KHN116_fires_for_waiting_before_reading(string statements, string message) =>
        BankSource.FiresAsync("KHN116", statements, message);

    [Theory]
    [InlineData("bank.Atomically(tx => { if (tx.Accounts.Count == 0) tx.Retry(); });")]
    [InlineData("bank.Atomically(tx => tx.RetryUnless(tx.Accounts.Count > 0));")]
    [InlineData("bank.Atomically(tx => { Pay(tx); tx.Retry(); });")]
    [InlineData("bank.Atomically(tx => { bool b = false; for (; ; ) { if (b) tx.Retry(); b = "
        + "tx.Accounts.Count > 0; } });")]
    [InlineData("bank.Atomically(tx => tx.OrElse(a => a.Retry(), b => b.Accounts.Remove(\"a\")));")]
    [InlineData("bank.Atomically(Pay);")]
    public Task KHN116_is_silent_where_something_may_have_been_read(string statements) =>
        BankSource.IsSilentAsync("KHN116", statements, "static void Pay(BankTx tx) => tx.Retry();");
}
