using Flights;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, press) =>
{
    // Why: the run ends by itself, says what it did, and leaves no half-written file.
    press.Cancel = true;
    stop.Cancel();
};
return FlightsProgram.Run(args, Console.Out, Console.Error, stop.Token);
