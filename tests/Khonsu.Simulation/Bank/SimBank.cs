namespace Khonsu.Simulation.Bank;

/// <summary>The tables that transactions of the simulation work on.</summary>
[TransactionalModel(typeof(SimAccount), typeof(SimTicket), typeof(SimPot))]
sealed partial class SimBank;
