using Khonsu.Programs.Tests.DiningPhilosophers;

namespace Khonsu.Programs.Tests.RealityShow;

/// <summary>Looks for pictures that show what never was. Each check returns its evidence.</summary>
static class FilmChecker
{
    /// <summary>What holds on every frame.</summary>
    public static IEnumerable<string> CheckFrame(Frame frame, int cooked)
    {
        int seats = frame.Guests.Count;
        foreach (Guest guest in frame.Guests)
        {
            Fork left = frame.Forks[guest.Seat];
            Fork right = frame.Forks[(guest.Seat + 1) % seats];
            int held = (left.Holder == guest.Seat ? 1 : 0) + (right.Holder == guest.Seat ? 1 : 0);
            if (held != (guest.IsEating ? 2 : 0))
                yield return $"{frame}: philosopher {guest.Seat} holds {held} forks";
            if (guest.IsEating && frame.Guests[(guest.Seat + 1) % seats].IsEating)
                yield return $"{frame}: philosopher {guest.Seat} and the next one eat";
        }

        int portions = frame.Portions + frame.Guests.Sum(static guest => guest.Meals + (guest.IsEating ? 1 : 0));
        if (portions != cooked)
            yield return $"{frame}: {portions} portions instead of {cooked}";
    }

    /// <summary>What holds from frame to frame, and that the last one is the end.</summary>
    public static IEnumerable<string> CheckFilm(IReadOnlyList<Frame> film)
    {
        foreach ((Frame before, Frame after) in film.Zip(film.Skip(1)))
        {
            if (after.Portions > before.Portions
                || before.Guests.Zip(after.Guests).Any(static pair => pair.First.Meals > pair.Second.Meals))
            {
                yield return $"{after} goes back behind {before}";
            }

            if (after.ShowsSameAs(before))
                yield return $"{after} is there twice";
        }

        if (!film[^1].IsLast)
            yield return $"{film[^1]} is not the end";
    }
}
