using Khonsu;

namespace KhonsuProgram;

/// <summary>The store: these tables, and no others.</summary>
[TransactionalModel(typeof(Product), typeof(Order))]
public partial class ShopTables;
