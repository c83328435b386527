namespace Khonsu.Simulation.Bank;

/// <summary>A row with a number that is moved, and an index that rows enter and leave.</summary>
[Transactional]
sealed partial record SimAccount([property: Key] long Id, [property: Index] long Branch, long Balance);
