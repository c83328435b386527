using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Compute;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>Runs a test for each number type, length and frequency of nulls, each several times.</summary>
static class NumberCase
{
    const int Times = 3;

    public static void ForEach(int seed, INumberTest test)
    {
        foreach (IArrowType type in RandomColumns.NumberTypes)
        {
            foreach (int length in RandomColumns.Lengths)
            {
                for (int turn = 0; turn < 3 * Times; turn++)
                {
                    var random = new Random(HashCode.Combine(seed, type.Name.Length, length, turn));
                    IArrowArray any = RandomColumns.Numbers<long>(random, type, 0, 0).Column;
                    ColumnTypes.Visit(any, new Turn(random, type, length, turn % 3, test), "");
                }
            }
        }
    }

    internal interface INumberTest
    {
        void Run<T>(Random random, IArrowType type, int length, int mood)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    sealed class Turn(Random random, IArrowType type, int length, int mood, INumberTest test) : INumberComputation<int>
    {
        public int Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            test.Run<T>(random, type, length, mood);
            return 0;
        }
    }
}
