namespace Khonsu.Simulation.Bank;

/// <summary>A row whose number is one more than the largest before: two that count alike break the count.</summary>
[Transactional]
sealed partial record SimTicket([property: Key] long Id, [property: Index(IsOrdered = true)] long Number);
