namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>A count of its own row, so that senders and drivers are not in each other's way.</summary>
[Transactional]
sealed partial record Counter([Key] CounterKind Kind, long Value);
