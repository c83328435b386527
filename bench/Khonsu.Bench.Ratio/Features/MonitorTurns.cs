namespace Khonsu.Bench.Ratio.Features;

/// <summary>A lock with a condition, as the platform has it.</summary>
class MonitorTurns : Turns
{
    readonly object _gate = new();
    int _said;

    protected override string Name => "Monitor.Wait";

    protected override void Say(int number)
    {
        lock (_gate)
        {
            _said = number;
            Monitor.PulseAll(_gate);
        }
    }

    protected override int Await(int number)
    {
        lock (_gate)
        {
            while (!IsOver(_said, number))
                Monitor.Wait(_gate);
            return _said;
        }
    }
}
