namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>The five transaction types.</summary>
enum OrderKind
{
    Balance = 0,
    DepositChecking = 1,
    TransactSaving = 2,
    Amalgamate = 3,
    WriteCheck = 4,
}
