using Khonsu.Generators.Parsing;

namespace Khonsu.Generators.Tests.Parsing;

public sealed class PluralTests
{
    [Theory]
    [InlineData("Account", "Accounts")]
    [InlineData("Category", "Categories")]
    [InlineData("Day", "Days")]
    [InlineData("Box", "Boxes")]
    [InlineData("Flight", "Flights")]
    [InlineData("Branch", "Branches")]
    [InlineData("Wish", "Wishes")]
    [InlineData("Address", "Addresses")]
    [InlineData("Status", "Statuses")]
    [InlineData("Analysis", "Analyses")]
    [InlineData("News", "News")]
    [InlineData("Series", "Series")]
    [InlineData("Settings", "Settings")]
    [InlineData("Person", "People")]
    [InlineData("SalesPerson", "SalesPeople")]
    [InlineData("OrderLine", "OrderLines")]
    [InlineData("LedgerEntry", "LedgerEntries")]
    [InlineData("R2", "R2s")]
    [InlineData("city", "cities")]
    [InlineData("Y", "Ys")]
    public void A_record_has_a_plural(string name, string plural) => Assert.Equal(plural, Plural.Of(name));
}
