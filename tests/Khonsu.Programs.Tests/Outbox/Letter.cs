namespace Khonsu.Programs.Tests.Outbox;

/// <summary>A message.</summary>
/// <param name="Id">Its key; the letters of one transaction are in the order of their keys.</param>
/// <param name="Ticket">Number of its transaction in the order of commits, which the transaction has read and written;
/// below 0 for one that must never be sent.</param>
/// <param name="Part">Which letter of its transaction it is, from 0.</param>
/// <param name="Sender">Who wrote it.</param>
[Transactional]
public sealed partial record Letter([Key] Guid Id, long Ticket, int Part, int Sender);
