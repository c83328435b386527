namespace Khonsu.Stress.Tests.Soak;

/// <summary>The tables of a soak, with a rule across rows.</summary>
[TransactionalModel(typeof(SoakAccount), typeof(SoakParcel))]
public sealed partial class SoakBank
{
    /// <summary>Most parcels that there may be.</summary>
    public const int ParcelsMax = 12;

    /// <summary>
    /// Accounts that are always there; the balances of all accounts sum up to the weight of all parcels.
    /// </summary>
    public const int Accounts = 64;

    /// <summary>The account whose balance follows the parcels.</summary>
    public const long Depot = 900;

    /// <summary>Branches that accounts move between.</summary>
    public const int Branches = 8;

    [Invariant("There is room for the parcels")]
    static bool HasRoom(Table<Guid, SoakParcel> parcels) => parcels.Count <= ParcelsMax;
}
