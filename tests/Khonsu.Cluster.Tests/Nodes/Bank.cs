namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>The tables of these tests.</summary>
[TransactionalModel(typeof(Account), typeof(Entry), typeof(Picky))]
public sealed partial class Bank;
