namespace Khonsu.Simulation.Bank;

/// <summary>A row without indexes: what is added to it goes through the log as such.</summary>
[Transactional]
sealed partial record SimPot([property: Key] long Id, [property: Mergeable] long Sum);
