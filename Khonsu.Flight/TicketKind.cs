namespace Khonsu.Flight;

/// <summary>What a ticket asks for.</summary>
public enum TicketKind
{
    /// <summary>The rows of a table, as they are or as they were.</summary>
    Table,

    /// <summary>The changes of a table, those to come too.</summary>
    Changes,
}
