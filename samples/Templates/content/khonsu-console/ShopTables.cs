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

/// <summary>A sale.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Product">What was sold.</param>
/// <param name="Customer">To whom.</param>
/// <param name="Pieces">How many.</param>
[Transactional]
public sealed partial record Order([Key] long Number, int Product, [Index] string Customer, int Pieces);

/// <summary>The store: these tables, and no others.</summary>
[TransactionalModel(typeof(Product), typeof(Order))]
public partial class ShopTables;
