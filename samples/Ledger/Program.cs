using Ledger;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, press) =>
{
    // Why: a load ends by itself and says what it did; nothing would be lost otherwise either.
    press.Cancel = true;
    stop.Cancel();
};
return await LedgerProgram.RunAsync(args, Console.Out, Console.Error, stop.Token);
