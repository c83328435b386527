namespace Flights.Input;

/// <summary>Decides what a bad row of the input means: the end of the run, or a skip that is counted.</summary>
/// <param name="skips">Whether bad rows are skipped.</param>
sealed class BadRows(bool skips)
{
    /// <summary>Most problems that are kept word by word; the others are counted only.</summary>
    public const int ExamplesMax = 5;

    readonly List<string> _examples = [];

    /// <summary>Rows skipped so far.</summary>
    public int Count { get; private set; }

    /// <summary>The first problems, as messages with file and line.</summary>
    public IReadOnlyList<string> Examples => _examples;

    /// <summary>Skips and counts a bad row.</summary>
    /// <exception cref="InputException">Bad rows are not skipped.</exception>
    public void Add(InputException problem)
    {
        if (!skips)
            throw problem;
        Count++;
        if (_examples.Count < ExamplesMax)
            _examples.Add(problem.Message);
    }
}
