namespace Khonsu.Generators.Tests;

/// <summary>What the generator writes for batches of older versions, to be read by a newcomer.</summary>
public sealed class EvolutionGoldenTests
{
    [Fact]
    public void Defaults_and_names() => Golden.Check("""
        namespace Bank;
        public enum Kind { Private = 1, Business = -2 }
        public sealed record Place([FormerNames("Town")] string City, int? Floor, [Column(Id = 3)] string Land = "CH")
        {
            public long Zip { get; init; } = 8000;
        }
        [Transactional]
        public sealed partial record Account(
            [Key] string Id,
            [FormerNames("Owner", "HOLDER")] string Holder,
            [Column(Id = 7)] string? Note,
            Place Home,
            Kind Kind = Kind.Business,
            decimal Rate = 1.50m,
            double Limit = double.NaN,
            char Sign = '\'',
            string Text = "a\"\n",
            Guid Token = default)
        {
            public int Visits { get; init; } = 1;
            public required bool IsOpen { get; init; }
        }
        """);

    [Fact]
    public void Migration() => Golden.Check("""
        namespace Bank;
        public sealed record Name(string First, string Last);
        public sealed record AccountV1(long Number, Name Owner);
        [Transactional]
        public sealed partial record Account([Key] string Id, string Owner)
        {
            [MigrateFrom(typeof(AccountV1))]
            internal static Account FromV1(AccountV1 old) => new(old.Number.ToString(), old.Owner.Last);
        }
        """);
}
