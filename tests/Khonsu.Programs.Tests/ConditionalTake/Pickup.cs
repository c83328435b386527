namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>What was taken from the belt; only the checker looks at it.</summary>
/// <param name="Turn">In which order, from 0.</param>
/// <param name="Place">The parcel's place.</param>
/// <param name="Sender">Who had put it.</param>
/// <param name="Serial">How many its sender had put before.</param>
/// <param name="Town">Where it goes.</param>
/// <param name="Kilograms">What it weighs.</param>
/// <param name="Driver">Who took it.</param>
[Transactional]
sealed partial record Pickup(
    [Key] long Turn, long Place, int Sender, int Serial, int Town, int Kilograms, int Driver)
{
    /// <summary>The parcel.</summary>
    public Parcel ToParcel() => new(Place, Sender, Serial, Town, Kilograms);
}
