using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Compute;

/// <summary>What the values of a column are to a computation, whatever they mean.</summary>
internal static class ColumnTypes
{
    /// <summary>Words for a column's type.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The words.</returns>
    internal static string NameOf(IArrowArray column) => ArrowTypes.Describe(column.Data.DataType);

    /// <summary>Tells whether two schemas have the same columns.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when names and types are the same, in the same order.</returns>
    internal static bool AreSame(Schema left, Schema right)
        => ReferenceEquals(left, right) || left.FieldsList.Select(Describe).SequenceEqual(
            right.FieldsList.Select(Describe), StringComparer.Ordinal);

    /// <summary>Finds a column by its name.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="column">The name.</param>
    /// <returns>The column's number.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    internal static int IndexOf(Schema schema, string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        int index = schema.GetFieldIndex(column);
        return index >= 0
            ? index
            : throw new ArgumentException(
                $"There is no column '{column}'; there are {string.Join(", ", schema.FieldsList.Select(f => f.Name))}.",
                nameof(column));
    }

    /// <summary>Tells whether a column holds values of a C# number type.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="type">The column's type.</param>
    /// <returns>True when its memory can be read so.</returns>
    internal static bool Is<T>(IArrowType type) => NumberOf(type.TypeId) == typeof(T);

    /// <summary>Tells whether a column holds numbers, of which dates and times are made too.</summary>
    /// <param name="column">The column.</param>
    /// <returns>True for integers, floating-point numbers, dates, times and durations; not for decimals.</returns>
    internal static bool IsNumber(IArrowArray column) => IsNumber(column.Data.DataType);

    /// <summary>Tells whether a type is of numbers, of which dates and times are made too.</summary>
    /// <param name="type">The type.</param>
    /// <returns>True for integers, floating-point numbers, dates, times and durations; not for decimals.</returns>
    internal static bool IsNumber(IArrowType type) => NumberOf(type.TypeId) is not null;

    /// <summary>Tells whether a type is of whole numbers, of which dates and times are made too.</summary>
    /// <param name="type">The type.</param>
    /// <returns>True for integers, dates, times and durations.</returns>
    internal static bool IsInteger(IArrowType type)
        => IsNumber(type) && type.TypeId is not (ArrowTypeId.Float or ArrowTypeId.Double);

    /// <summary>Tells whether a column holds decimals of at most 16 bytes.</summary>
    /// <param name="column">The column.</param>
    /// <returns>True for Decimal32, Decimal64 and Decimal128.</returns>
    internal static bool IsDecimal(IArrowArray column) => IsDecimal(column.Data.DataType);

    /// <summary>Tells whether a type is of decimals of at most 16 bytes.</summary>
    /// <param name="type">The type.</param>
    /// <returns>True for Decimal32, Decimal64 and Decimal128.</returns>
    internal static bool IsDecimal(IArrowType type)
        => type.TypeId is ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128;

    /// <summary>Tells whether a type is of decimals of any size.</summary>
    /// <param name="type">The type.</param>
    /// <returns>True for Decimal32, Decimal64, Decimal128 and Decimal256.</returns>
    internal static bool IsAnyDecimal(IArrowType type) => IsDecimal(type) || WideDecimals.Are(type);

    /// <summary>Reads the values of a column.</summary>
    /// <typeparam name="T">Their type in memory.</typeparam>
    /// <param name="column">The column.</param>
    /// <returns>A value for each row; that of a null means nothing.</returns>
    internal static ReadOnlySpan<T> ValuesOf<T>(IArrowArray column)
        where T : unmanaged
        => ValuesOf<T>(column.Data);

    /// <summary>Reads the values of a column.</summary>
    /// <typeparam name="T">Their type in memory.</typeparam>
    /// <param name="data">The column.</param>
    /// <returns>A value for each row; that of a null means nothing.</returns>
    internal static ReadOnlySpan<T> ValuesOf<T>(ArrayData data)
        where T : unmanaged
        => data.Length == 0
            ? []
            : MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span).Slice(data.Offset, data.Length);

    /// <summary>Runs a computation with the type in which a column's numbers are.</summary>
    /// <typeparam name="TResult">What it computes.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="computation">The computation.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ColumnTypeException">The column holds no numbers.</exception>
    internal static TResult Visit<TResult>(IArrowArray column, INumberComputation<TResult> computation, string name)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Visit(column.Data.DataType, computation, name);
    }

    /// <summary>Runs a computation with the type in which a column's numbers are.</summary>
    /// <typeparam name="TResult">What it computes.</typeparam>
    /// <param name="type">The column's type.</param>
    /// <param name="computation">The computation.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ColumnTypeException">The column holds no numbers.</exception>
    internal static TResult Visit<TResult>(IArrowType type, INumberComputation<TResult> computation, string name)
    {
        Type? number = NumberOf(type.TypeId);
        return number is null
            ? throw new ColumnTypeException(
                name, ArrowTypes.Describe(type), "it takes integers, floating-point numbers and times")
            : Type.GetTypeCode(number) switch
            {
                TypeCode.SByte => computation.Of<sbyte>(),
                TypeCode.Byte => computation.Of<byte>(),
                TypeCode.Int16 => computation.Of<short>(),
                TypeCode.UInt16 => computation.Of<ushort>(),
                TypeCode.Int32 => computation.Of<int>(),
                TypeCode.UInt32 => computation.Of<uint>(),
                TypeCode.Int64 => computation.Of<long>(),
                TypeCode.UInt64 => computation.Of<ulong>(),
                TypeCode.Single => computation.Of<float>(),
                _ => computation.Of<double>(),
            };
    }

    /// <summary>Turns a number into one of another type.</summary>
    /// <typeparam name="TFrom">Its type.</typeparam>
    /// <typeparam name="TTo">The other type.</typeparam>
    /// <param name="value">The number.</param>
    /// <param name="name">What it is wanted for.</param>
    /// <returns>The same number.</returns>
    /// <exception cref="ColumnTypeException">The other type does not have it.</exception>
    internal static TTo Exactly<TFrom, TTo>(TFrom value, string name)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        TTo converted;
        try
        {
            converted = TTo.CreateChecked(value);
        }
        catch (OverflowException)
        {
            throw DoesNotHave<TTo>(name, $"{value}");
        }

        // Why NaN apart: it is what it was and yet not equal to it.
        bool isSame = TFrom.IsNaN(value) ? TTo.IsNaN(converted) : TFrom.CreateSaturating(converted) == value;
        return isSame ? converted : throw DoesNotHave<TTo>(name, $"{value}");
    }

    static ColumnTypeException DoesNotHave<T>(string name, string value)
        => new(name, $"a column of {typeof(T).Name} and the value {value}", "the column cannot hold that value");

    static Type? NumberOf(ArrowTypeId type) => type switch
    {
        ArrowTypeId.Int8 => typeof(sbyte),
        ArrowTypeId.UInt8 => typeof(byte),
        ArrowTypeId.Int16 => typeof(short),
        ArrowTypeId.UInt16 => typeof(ushort),
        ArrowTypeId.Int32 or ArrowTypeId.Date32 or ArrowTypeId.Time32 => typeof(int),
        ArrowTypeId.UInt32 => typeof(uint),
        ArrowTypeId.Int64 or ArrowTypeId.Date64 or ArrowTypeId.Time64 or ArrowTypeId.Timestamp
            or ArrowTypeId.Duration => typeof(long),
        ArrowTypeId.UInt64 => typeof(ulong),
        ArrowTypeId.Float => typeof(float),
        ArrowTypeId.Double => typeof(double),
        _ => null,
    };

    static string Describe(Field field) => $"{field.Name}: {ArrowTypes.Describe(field.DataType)}";
}
