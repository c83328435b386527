using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices;

/// <summary>A term of bits remembers them and the sign by which they came.</summary>
public sealed class BitTermTests
{
    [Fact]
    public void Bits_that_are_set_add_up()
    {
        BitTerm<DayOfWeek> term = default;
        term |= DayOfWeek.Monday;
        term |= DayOfWeek.Thursday;
        Assert.Equal(DayOfWeek.Friday, term.Ored);
    }

    [Fact]
    public void Bits_that_are_kept_become_fewer()
    {
        BitTerm<ulong> term = default;
        term &= 0xFF00_0000_0000_00FF;
        term &= 0x8000_0000_0000_0081;
        Assert.Equal(0x8000_0000_0000_0081, term.Anded);
    }

    [Fact]
    public void A_bool_is_a_bit()
    {
        BitTerm<bool> term = default;
        term &= true;
        term &= false;
        Assert.False(term.Anded);
    }

    [Fact]
    public void The_other_sign_is_refused()
    {
        BitTerm<int> term = default;
        term |= 1;
        Assert.Throws<InvalidOperationException>(() => term & 1);
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => term.Anded);
        Assert.Contains("'&='", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_without_a_change_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => default(BitTerm<int>).Ored);
        Assert.Throws<InvalidOperationException>(() => default(BitTerm<int>).Anded);
    }
}
