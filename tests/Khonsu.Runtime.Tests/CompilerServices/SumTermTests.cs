using System.Numerics;
using Khonsu.CompilerServices;
using Xunit.Abstractions;

namespace Khonsu.Runtime.Tests.CompilerServices;

/// <summary>What is added to a column adds up whatever its type and the order of the changes.</summary>
public sealed class SumTermTests(ITestOutputHelper output)
{
    [Fact]
    public void An_unsigned_column_can_be_lowered()
    {
        SumTerm<byte> term = default;
        term -= 3;
        Assert.Equal(7, term.ApplyTo(10));
        Assert.Throws<OverflowException>(() => term.ApplyTo(2));
        Assert.Throws<OverflowException>(() => term.Value);
    }

    [Fact]
    public void What_cancels_does_not_overflow()
    {
        SumTerm<uint> term = default;
        term += 3_000_000_000;
        term -= 3_000_000_001;
        Assert.Equal(4_000_000_000 - 1, term.ApplyTo(4_000_000_000));
        Assert.Equal(0u, term.ApplyTo(1));
    }

    [Fact]
    public void The_least_number_can_be_added()
    {
        SumTerm<long> term = default;
        term += long.MinValue;
        Assert.Equal(-1, term.ApplyTo(long.MaxValue));
        Assert.Equal(long.MinValue, term.Value);
    }

    [Fact]
    public void An_overflow_is_an_error()
    {
        SumTerm<int> term = default;
        term += int.MaxValue;
        Assert.Throws<OverflowException>(() => term.ApplyTo(1));
        Assert.Throws<OverflowException>(() => term + 1);
        Assert.Throws<OverflowException>(() => term + term);
    }

    [Fact]
    public void Terms_join()
    {
        SumTerm<decimal> first = default;
        SumTerm<decimal> second = default;
        first += 10.5m;
        second -= 0.5m;
        Assert.Equal(110m, (first + second).ApplyTo(100m));
        Assert.Equal(5m, default(SumTerm<decimal>).ApplyTo(5m));
    }

    [Fact]
    public void Random_changes_add_up_as_unbounded_integers_do()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given)
            ? given
            : Environment.TickCount;
        output.WriteLine($"seed={seed}");
        Random random = new(seed);
        for (int round = 0; round < 1000; round++)
        {
            SumTerm<short> term = default;
            BigInteger exact = 0;
            for (int i = random.Next(6); i > 0; i--)
            {
                short amount = (short)random.Next(-2000, 2000);
                bool isAdded = random.Next(2) == 0;
                term = isAdded ? term + amount : term - amount;
                exact += isAdded ? amount : -amount;
            }

            short value = (short)random.Next(short.MinValue + 12_000, short.MaxValue - 12_000);
            Assert.True(exact + value == term.ApplyTo(value), $"seed={seed}: {value} and {exact}");
        }
    }
}
