namespace Ledger.Model;

/// <summary>A transfer that somebody asks for.</summary>
/// <param name="RequestId">Names it: asked again under the same id, it is made once.</param>
/// <param name="Source">Where the amount is to be taken.</param>
/// <param name="Target">Where it is to go.</param>
/// <param name="Amount">How much, more than zero.</param>
sealed record Order(string RequestId, string Source, string Target, decimal Amount);
