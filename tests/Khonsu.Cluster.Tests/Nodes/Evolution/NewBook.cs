namespace Khonsu.Cluster.Tests.Nodes.Evolution;

/// <summary>The tables as today's program has them.</summary>
[TransactionalModel(typeof(NewAccount))]
public sealed partial class NewBook;
