using Khonsu.Programs.Tests.DiningPhilosophers;

namespace Khonsu.Programs.Tests.RealityShow;

/// <summary>One picture of the camera.</summary>
/// <param name="Portions">What is in the pot.</param>
/// <param name="Guests">All guests, by seat.</param>
/// <param name="Forks">All forks, by number.</param>
sealed record Frame(int Portions, IReadOnlyList<Guest> Guests, IReadOnlyList<Fork> Forks)
{
    /// <summary>Nothing more can happen.</summary>
    public bool IsLast => Portions == 0 && !Guests.Any(static guest => guest.IsEating);

    /// <summary>Whether this shows the same moment as another picture.</summary>
    public bool ShowsSameAs(Frame? other) =>
        other is not null
        && Portions == other.Portions
        && Guests.SequenceEqual(other.Guests)
        && Forks.SequenceEqual(other.Forks);

    /// <summary>The picture: who eats, and to which side each fork lies.</summary>
    public override string ToString()
    {
        IEnumerable<string> seats = Guests.Zip(Forks, static (guest, fork) =>
            (fork.Holder is null ? "|" : fork.Holder == fork.Number ? ">" : "<") + (guest.IsEating ? "E" : "t"));
        string meals = string.Join(' ', Guests.Select(static guest => guest.Meals));
        return $"{string.Concat(seats)} {Portions} left, meals {meals}";
    }
}
