namespace Khonsu.Flight.Tests.Rows;

/// <summary>A store with columns that are trees and dictionaries.</summary>
[TransactionalModel(typeof(Trip), typeof(Truck))]
public sealed partial class Fleet;
