namespace Khonsu.Stress.Tests.Scripts;

/// <summary>The scripts' row with an integer key.</summary>
[Transactional]
public sealed partial record NumberedAccount([property: Key] long Id, long Value);
