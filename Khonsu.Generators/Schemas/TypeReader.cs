using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>Reads the types of the lock as <see cref="TypeText"/> writes them.</summary>
/// <param name="line">The line that they stand in.</param>
sealed class TypeReader(LineScanner line)
{
    // Why: a record has no more levels than that, and a file from elsewhere must not exhaust the stack.
    const int DepthMax = 100;

    const int PrecisionMax = 76;
    const int TagMax = 127;

    int _depth;

    /// <summary>Reads a field of a struct or a column of a table, with its name and its number.</summary>
    public StoredField Numbered()
    {
        string name = line.Name("the name of a column");
        line.Take(":");
        StoredField field = Field(name);
        bool isKey = line.TryTake("key");
        bool isShardKey = isKey && line.TryTake("shard");
        line.Take("#");
        return field with { IsKey = isKey, IsShardKey = isShardKey, Id = line.Number(1) };
    }

    StoredField Field(string name)
    {
        StoredType type = Storage();
        if (line.TryTake("as"))
            type = type with { Extension = line.Name("the name of an extension type") };
        return new StoredField(name, type, line.TryTake("null"));
    }

    StoredType Storage()
    {
        string word = line.Name("a type");
        if (++_depth > DepthMax)
            line.Fail("the type has too many levels");
        StoredType type = line.Problem is not null ? new StoredType(StoredKind.Int8) : OfWord(word);
        _depth--;
        return type;
    }

    StoredType OfWord(string word)
    {
        if (TypeText.Words.TryGetValue(word, out StoredKind kind))
            return new StoredType(kind);
        switch (word)
        {
            case "decimal32" or "decimal64" or "decimal128" or "decimal256":
                return Decimal(word);
            case "fixed_size_binary":
                return new StoredType(StoredKind.FixedBinary) { Size = Size() };
            case "time64":
                return Timed(StoredKind.Time);
            case "timestamp":
                return Timed(StoredKind.Timestamp);
            case "timestamp_with_offset":
                return Timed(StoredKind.OffsetTimestamp);
            case "duration":
                return Timed(StoredKind.Duration);
            case "dictionary":
                return Words();
            case "list":
                return WithParts(StoredKind.List, "item");
            case "large_list":
                return WithParts(StoredKind.LargeList, "item");
            case "fixed_size_list":
                return WithParts(StoredKind.FixedList, "item") with { Size = Size() };
            case "map":
                return WithParts(StoredKind.Map, "key", "value");
            case "struct":
                return new StoredType(StoredKind.Struct) { Parts = Many(Numbered) };
            case "dense_union":
                return new StoredType(StoredKind.Union) { Parts = Many(Case) };
            default:
                line.Fail($"'{word}' is no type");
                return new StoredType(StoredKind.Int8);
        }
    }

    StoredType Decimal(string word)
    {
        line.Take("(");
        int precision = line.Number(1);
        line.Take(",");
        int scale = line.Number(0);
        line.Take(")");
        if (precision > PrecisionMax || scale > precision || word != "decimal" + TypeText.Number(
            TypeText.DecimalBits(precision)))
            line.Fail($"no {word} has {TypeText.Number(precision)} digits, {TypeText.Number(scale)} of them behind "
                + "the point");
        return new StoredType(StoredKind.Decimal) { Precision = precision, Scale = scale };
    }

    int Size()
    {
        line.Take("[");
        int size = line.Number(1);
        line.Take("]");
        return size;
    }

    StoredType Timed(StoredKind kind)
    {
        line.Take("[");
        string unit = line.Name("a unit of time");
        if (!TimeUnits.IsKnown(unit))
            line.Fail($"'{unit}' is no unit of time");
        bool isUtc = kind == StoredKind.Timestamp && line.TryTake(",");
        if (isUtc)
            line.Take("UTC");
        line.Take("]");
        return new StoredType(kind) { Unit = unit, IsUtc = isUtc };
    }

    StoredType Words()
    {
        line.Take(TypeText.WordParts);
        return new StoredType(StoredKind.Words);
    }

    StoredType WithParts(StoredKind kind, params string[] names)
    {
        var parts = new List<StoredField>();
        line.Take("<");
        foreach (string name in names)
        {
            if (parts.Count > 0)
                line.Take(",");
            parts.Add(Field(name));
        }

        line.Take(">");
        return new StoredType(kind) { Parts = new EquatableArray<StoredField>(parts) };
    }

    EquatableArray<StoredField> Many(Func<StoredField> part)
    {
        var parts = new List<StoredField>();
        line.Take("<");
        do
            parts.Add(part());
        while (line.TryTake(","));
        line.Take(">");
        return new EquatableArray<StoredField>(parts);
    }

    StoredField Case()
    {
        int tag = line.Number(0);
        if (tag > TagMax)
            line.Fail($"a case has a number from 0 to {TypeText.Number(TagMax)}");
        line.Take("=");
        string name = line.Name("the name of a case");
        line.Take(":");
        return Field(name) with { Tag = tag };
    }
}
