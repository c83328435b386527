namespace Khonsu.Cluster;

/// <summary>Why a call to a node failed.</summary>
public enum NodeCallFault
{
    /// <summary>Nobody answers at the address. Nothing was done, unless the connection broke on the way.</summary>
    NoAnswer = 1,

    /// <summary>The node knows neither token nor certificate, or none was shown. Nothing was done.</summary>
    Unauthenticated,

    /// <summary>Token or certificate are good for less than this. Nothing was done.</summary>
    RoleTooSmall,

    /// <summary>Too many calls in a second, or too large a message. Nothing was done; wait a second.</summary>
    OverLimit,

    /// <summary>The request breaks a rule, or the node must be started otherwise for it. Nothing was done.</summary>
    Refused,

    /// <summary>It may have been done, or be done later: look at the status.</summary>
    OutcomeUnknown,

    /// <summary>The node has an error of its own, or is no node of Khonsu.</summary>
    Failed,
}
