namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A model whose rule reads the table, and lets a rival in before it does.</summary>
[TransactionalModel(typeof(Reading))]
public sealed partial class Weather
{
    /// <summary>Runs once, before the rule is asked.</summary>
    internal static Action? BeforeCheck { get; set; }

    [Invariant]
    internal static bool IsRivalThere(Table<long, Reading> readings)
    {
        bool isThere = readings.Find(-1) is not null;
        Action? rival = BeforeCheck;
        BeforeCheck = null;
        rival?.Invoke();
        return isThere;
    }
}
