namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>The three tables of SmallBank.</summary>
[TransactionalModel(typeof(Account), typeof(Saving), typeof(Checking))]
sealed partial class Bank;
