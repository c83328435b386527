namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>The tables of these tests.</summary>
[TransactionalModel(typeof(Tally), typeof(Purse), typeof(Summed))]
public sealed partial class Tallies;
