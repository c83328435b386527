using Khonsu;

namespace KhonsuProgram;

/// <summary>A sale.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Product">What was sold.</param>
/// <param name="Customer">To whom.</param>
/// <param name="Pieces">How many.</param>
[Transactional]
public sealed partial record Order([Key] long Number, int Product, [Index] string Customer, int Pieces);
