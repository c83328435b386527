using Khonsu.Transactions;

namespace Khonsu.Protocol.Tests.Transactions;

public class LevelRulesTests
{
    [Theory]
    [InlineData(IsolationLevel.ReadCommitted, true, true, false, false, false)]
    [InlineData(IsolationLevel.Snapshot, false, false, false, false, true)]
    [InlineData(IsolationLevel.RepeatableRead, false, true, true, false, true)]
    [InlineData(IsolationLevel.SerializableSnapshot, false, true, true, true, false)]
    [InlineData(IsolationLevel.Serializable, false, true, true, true, false)]
    public void The_levels_differ_in_what_they_remember_and_validate(
        IsolationLevel level, bool refreshes, bool records, bool validates, bool scans, bool firstWins)
    {
        LevelRules rules = LevelRules.For(level);

        Assert.Equal(level, rules.Level);
        Assert.Equal(refreshes, rules.RefreshesSnapshot);
        Assert.Equal(records, rules.RecordsReads);
        Assert.Equal(validates, rules.ValidatesReads);
        Assert.Equal(scans, rules.RecordsScans);
        Assert.Equal(firstWins, rules.FirstCommitterWins);
        Assert.Equal(level == IsolationLevel.SerializableSnapshot, rules.CertifiesReads);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void A_number_that_is_no_level_is_refused(int number)
        => Assert.Throws<ArgumentOutOfRangeException>(() => LevelRules.For((IsolationLevel)number));
}
