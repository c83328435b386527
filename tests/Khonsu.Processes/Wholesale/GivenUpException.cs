namespace Khonsu.Processes.Wholesale;

/// <summary>Who orders has given it up: nothing of it is to be done.</summary>
sealed class GivenUpException() : Exception("The order was given up.");
