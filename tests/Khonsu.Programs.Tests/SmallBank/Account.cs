namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>The name of a customer, by which every transaction looks for the number.</summary>
[Transactional]
sealed partial record Account([Key] string Name, long CustomerId);
