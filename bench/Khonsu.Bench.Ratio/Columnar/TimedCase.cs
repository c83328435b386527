namespace Khonsu.Bench.Ratio.Columnar;

/// <summary>Something that is timed by itself, unlike what is prepared for it.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Prepare">Runs before each time, untimed.</param>
/// <param name="Run">What is timed; returns a number that depends on the work, to be compared with the others'.</param>
/// <param name="Finish">Runs after each time, untimed.</param>
sealed record TimedCase(string Name, Action Prepare, Func<double> Run, Action Finish)
{
    static readonly Action s_nothing = static () => { };

    public TimedCase(string name, Func<double> run)
        : this(name, s_nothing, run, s_nothing)
    {
    }
}
