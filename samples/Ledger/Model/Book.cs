using Khonsu;

namespace Ledger.Model;

/// <summary>The store: accounts, their entries and the requests change together or not at all.</summary>
[TransactionalModel(typeof(Account), typeof(Entry), typeof(Transfer))]
sealed partial class Book;
