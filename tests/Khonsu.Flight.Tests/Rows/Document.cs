namespace Khonsu.Flight.Tests.Rows;

#pragma warning disable KHN015 // Why: the older version of the program is in this assembly too.

/// <summary>A row that can be large; no past of it is kept.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Content">What it says.</param>
[Transactional]
[FormerNames("Paper")]
public sealed partial record Document([Key] long Number, ReadOnlyMemory<byte> Content)
{
    /// <summary>Makes a document of so many bytes.</summary>
    internal static Document OfSize(long number, int bytes) => new(number, new byte[bytes]);
}
