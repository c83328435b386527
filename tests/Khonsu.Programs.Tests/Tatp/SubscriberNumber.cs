namespace Khonsu.Programs.Tests.Tatp;

/// <summary>Leads from the number that is dialled to the subscriber.</summary>
[Transactional]
sealed partial record SubscriberNumber([Key] string Number, int SubscriberId);
