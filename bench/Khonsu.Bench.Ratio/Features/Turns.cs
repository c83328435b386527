namespace Khonsu.Bench.Ratio.Features;

/// <summary>
/// Two threads that take turns and sleep meanwhile: the measured one says 1 and waits for 0, its partner the other way
/// round.
/// </summary>
abstract class Turns
{
    const int Ended = -1;

    Thread? _partner;
    long _answers;

    public FeatureContestant Create()
    {
        _partner = new Thread(Answer) { IsBackground = true };
        _partner.Start();
        return new(
            Name,
            _ =>
            {
                Say(1);
                Await(0);
            },
            Compare,
            () =>
            {
                Say(Ended);
                _partner.Join();
                Dispose();
            },
            batchOperations: 1);
    }

    /// <summary>How the report calls it.</summary>
    protected abstract string Name { get; }

    /// <summary>Says a number and wakes the other.</summary>
    protected abstract void Say(int number);

    /// <summary>Sleeps until a number is said, or the end.</summary>
    /// <returns>The number that was said.</returns>
    protected abstract int Await(int number);

    /// <summary>Ends what the turns were taken with.</summary>
    protected virtual void Dispose()
    {
    }

    /// <summary>Holds the answers against the questions.</summary>
    protected virtual string? Compare(long questions) =>
        _answers == questions ? null : $"{questions} questions had {_answers} answers";

    void Answer()
    {
        while (Await(1) != Ended)
        {
            _answers++;
            Say(0);
        }
    }

    /// <summary>Whether who waits for a number may go on.</summary>
    protected static bool IsOver(int said, int wanted) => said == wanted || said == Ended;
}
