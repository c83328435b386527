using Khonsu;

namespace KhonsuProgram;

/// <summary>Something for sale.</summary>
/// <param name="Id">Its number on the shelf.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Price">Its price for one.</param>
/// <param name="Stock">How many there are.</param>
[Transactional]
public sealed partial record Product([Key] int Id, string Name, [Decimal(19, 4)] decimal Price, int Stock)
{
    [Invariant("Nothing is sold that is not there")]
    internal bool IsStockFine => Stock >= 0;
}
