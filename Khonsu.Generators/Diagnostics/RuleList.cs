using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Which analyzer reports which rule.</summary>
static class RuleList
{
    /// <summary>Rules that need to see one type only.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfOneType = ImmutableArray.Create(
        RecordRules.NotPartial,
        RecordRules.NotRecord,
        RecordRules.RecordStruct,
        RecordRules.OuterNotPartial,
        RecordRules.NotReachable,
        RecordRules.Generic,
        RecordRules.Abstract,
        RecordRules.NotSealed,
        RecordRules.NoKey,
        RecordRules.UnusableKey,
        RecordRules.AccessorTaken,
        RecordRules.ColumnNameTaken,
        RecordRules.BaseRecord,
        RecordRules.InvalidName,
        RecordRules.TypeNameTaken,
        RecordRules.InvalidRetention,
        ColumnRules.Settable,
        ColumnRules.Field,
        ColumnRules.MutableType,
        ColumnRules.ReferenceEquality,
        ColumnRules.NoMapping,
        ColumnRules.Recursive,
        ColumnRules.CoarseUnit,
        ColumnRules.InvalidDecimal,
        ColumnRules.DefaultDecimal,
        ColumnRules.NotConstructible,
        ColumnRules.ImplicitEnumValues,
        ColumnRules.MisplacedAttribute,
        ColumnRules.KeyOrderTaken,
        ColumnRules.NoShardKey,
        EvolutionRules.UnusableId,
        EvolutionRules.NotMigration,
        IndexRules.CannotBeBuilt,
        IndexRules.NameTaken,
        IndexRules.CannotBeMerged,
        IndexRules.NotInvariant,
        ModelRules.NotTransactional,
        ModelRules.ListedTwice,
        ModelRules.ModelNotPartial,
        ModelRules.ModelShape,
        ModelRules.NotInvariant,
        ModelRules.LanguageVersion);

    /// <summary>Rules that need to see all tables of the assembly.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfAllTables = ImmutableArray.Create(
        RecordRules.AccessorTaken,
        RecordRules.TableNameTaken);

    /// <summary>Rules that hold the tables against those of older versions.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfSchemaLock = ImmutableArray.Create(
        SchemaLockRules.Unreadable,
        SchemaLockRules.Renamed,
        SchemaLockRules.NotFillable,
        SchemaLockRules.OutOfDate,
        SchemaLockRules.Malformed,
        SchemaLockRules.TableGone);

    /// <summary>Rules that look at the bodies of transactions.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfBodies = ImmutableArray.Create(
        TransactionRules.SideEffect,
        TransactionRules.ReturnsTask,
        TransactionRules.Waits,
        TransactionRules.Captured,
        TransactionRules.Escapes,
        TransactionRules.Chance,
        TransactionRules.Nested,
        TransactionRules.SwallowsControl,
        TransactionRules.Lazy,
        TransactionRules.OnlyReads,
        TransactionRules.StaleRow,
        TransactionRules.Captures,
        TransactionRules.WrongKey,
        TransactionRules.CouldMerge,
        TransactionRules.Polls,
        TransactionRules.RetryUnread);

    /// <summary>Rules that look at calls around transactions.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfCalls = ImmutableArray.Create(
        TransactionRules.Ignored,
        TransactionRules.Polls);
}
