using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Features;

/// <summary>A row, and bodies that retry until it says what they wait for.</summary>
sealed class RetryTurns : Turns
{
    readonly KhonsuStore _store = KhonsuStore.Open();

    public RetryTurns() => _store.Atomically(static tx => tx.Tallies.Add(new Tally(0, 0)));

    protected override string Name => "Khonsu, Retry";

    protected override void Say(int number) => _store.Atomically(
        number, static (tx, number) => tx.Tallies.Upsert(new Tally(0, number)));

    protected override int Await(int number) => _store.Atomically(number, static (tx, number) =>
    {
        var said = (int)tx.Tallies[0].Value;
        tx.RetryUnless(IsOver(said, number));
        return said;
    });

    protected override void Dispose() => _store.Dispose();
}
