namespace Khonsu.Cluster.Format;

/// <summary>Bytes are not what the format says; who reads them knows where they came from and says so.</summary>
/// <param name="what">What is wrong.</param>
sealed class MalformedBytesException(string what) : Exception($"Malformed bytes: {what}.");
