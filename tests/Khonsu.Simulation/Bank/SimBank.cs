namespace Khonsu.Simulation.Bank;

/// <summary>The tables that transactions of the simulation work on.</summary>
[TransactionalModel(typeof(SimAccount), typeof(SimTicket))]
sealed partial class SimBank;
