namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>A parcel on the belt.</summary>
/// <param name="Place">Its place on the belt, in the order in which parcels were put.</param>
/// <param name="Sender">Who put it.</param>
/// <param name="Serial">How many its sender had put before.</param>
/// <param name="Town">Where it goes.</param>
/// <param name="Kilograms">What it weighs.</param>
[Transactional]
sealed partial record Parcel([Key(IsOrdered = true)] long Place, int Sender, int Serial, int Town, int Kilograms);
