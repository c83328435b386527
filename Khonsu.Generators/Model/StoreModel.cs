namespace Khonsu.Generators.Model;

/// <summary>A <c>[TransactionalModel]</c> class that code can be generated for.</summary>
/// <param name="Type">The class.</param>
/// <param name="Tables">Its tables, in the order of the attribute.</param>
/// <param name="Invariants">What must be true of its tables, in the order of the source.</param>
sealed record StoreModel(
    TypeModel Type, EquatableArray<TableModel> Tables, EquatableArray<ModelInvariantModel> Invariants);
