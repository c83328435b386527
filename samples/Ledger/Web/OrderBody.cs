namespace Ledger.Web;

/// <summary>A transfer that is asked for by HTTP.</summary>
/// <param name="RequestId">Names it: sent again under the same id, it is made once.</param>
/// <param name="Source">Where the amount is to be taken.</param>
/// <param name="Target">Where it is to go.</param>
/// <param name="Amount">How much.</param>
sealed record OrderBody(string? RequestId, string? Source, string? Target, decimal Amount);
