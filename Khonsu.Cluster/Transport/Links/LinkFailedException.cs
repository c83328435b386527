namespace Khonsu.Cluster.Transport.Links;

/// <summary>A connection did not come about, or has ended; the link makes another one.</summary>
/// <param name="message">What the peer, TLS or the system said.</param>
/// <param name="innerException">Where it came from, or null.</param>
sealed class LinkFailedException(string message, Exception? innerException = null)
    : Exception(message, innerException);
