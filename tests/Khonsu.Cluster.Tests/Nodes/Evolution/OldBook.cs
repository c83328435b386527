namespace Khonsu.Cluster.Tests.Nodes.Evolution;

/// <summary>The tables as last year's program had them.</summary>
[TransactionalModel(typeof(OldAccount))]
public sealed partial class OldBook;
