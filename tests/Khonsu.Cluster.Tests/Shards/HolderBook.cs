namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Tables whose rows are together in shards.</summary>
[TransactionalModel(typeof(Holder), typeof(HolderEntry))]
public sealed partial class HolderBook;
