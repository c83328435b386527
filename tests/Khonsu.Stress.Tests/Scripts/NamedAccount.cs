namespace Khonsu.Stress.Tests.Scripts;

/// <summary>The scripts' row with a string key.</summary>
[Transactional]
public sealed partial record NamedAccount([property: Key] string Id, long Value);
