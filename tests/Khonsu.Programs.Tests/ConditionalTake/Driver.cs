namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>Who takes parcels.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Wants">Which parcels; must depend on the parcel alone.</param>
sealed record Driver(int Number, Func<Parcel, bool> Wants);
