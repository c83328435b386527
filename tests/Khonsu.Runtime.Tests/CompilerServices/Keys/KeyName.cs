namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A wrapper as key.</summary>
[Transactional]
public sealed partial record KeyName([Key] TextId Id);
