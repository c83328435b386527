#if KHONSU_REPLICA_PROGRAM
namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>What a body of the walk does: on a store, and then on the model.</summary>
interface IView
{
    Cell? Get(long id);

    /// <summary>Ids of the cells of some levels, in any order.</summary>
    IEnumerable<long> Between(long first, long last);

    int Count();

    /// <summary>What a heap holds, which is merged into.</summary>
    long ValueOf(long heap);

    void Put(Cell cell);

    /// <summary>Deletes a cell.</summary>
    /// <returns>Whether it was there; if not, nothing is written.</returns>
    bool Remove(long id);

    void Merge(long id, long value, int small, string text);

    void Pay(long id, long coins);
}
#endif
