using Google.Protobuf;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.CompilerServices;
using Khonsu.Replication;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>What clients that keep only some rows say.</summary>
static class RowsForms
{
    static readonly ReplicaTable s_accounts = TableOf("accounts");
    static readonly ReplicaTable s_entries = TableOf("entries");
    static readonly ReplicaTable s_pickies = TableOf("pickies");

    public static ByteString KeyOf(string id)
    {
        var writer = new KeyWriter();
        writer.Put(id);
        return ByteString.CopyFrom(writer.Written);
    }

    public static ByteString KeyOf(int book, long? number = null)
    {
        var writer = new KeyWriter();
        writer.Put(book);
        if (number is { } second)
            writer.Put(second);
        return ByteString.CopyFrom(writer.Written);
    }

    public static ByteString OwnerOf(string? owner)
    {
        var writer = new KeyWriter();
        writer.Put(owner);
        return ByteString.CopyFrom(writer.Written);
    }

    /// <summary>The account of a key.</summary>
    public static V1.WantedRow Account(string id) => new() { Table = "accounts", Key = KeyOf(id) };

    /// <summary>The accounts of an owner.</summary>
    public static V1.WantedRow Owned(string owner) => new()
    {
        Table = "accounts",
        Range = new V1.IndexRange { Index = 0, From = OwnerOf(owner), To = OwnerOf(owner) },
    };

    /// <summary>Entries of a book, from one to another.</summary>
    public static V1.WantedRow Entries(int book, long? from = null, long? to = null)
        => new() { Table = "entries", Range = RangeOf(book, from, to) };

    public static V1.IndexRange RangeOf(int book, long? from = null, long? to = null)
        => new() { Index = 0, From = KeyOf(book, from), To = KeyOf(book, to) };

    /// <summary>Where an account belongs.</summary>
    public static ulong PlaceOf(string id) => s_accounts.PlaceOf(new KeyWriter(), new Account(id, null, 0));

    public static V1.ReadKey Read(string id) => new() { Key = KeyOf(id), Place = PlaceOf(id) };

    public static V1.RowsCommit CommitOf(long snapshot, params V1.TableWork[] tables)
        => new() { Snapshot = snapshot, Attempts = 1, Tables = { tables } };

    /// <summary>What is done to accounts.</summary>
    public static V1.TableWork Accounts(
        IReadOnlyList<Account> puts, IReadOnlyList<Account>? deletes = null, bool isGuarded = false)
    {
        deletes ??= [];
        V1.TableWork work = WorkOf(s_accounts, [.. puts, .. deletes], puts.Count, isGuarded);
        foreach (Account account in (Account[])[.. puts, .. deletes])
        {
            work.Points.Add(new V1.IndexKey
            {
                Index = 0,
                Key = OwnerOf(account.Owner),
                Place = PlaceOf(account.Id),
            });
        }

        return work;
    }

    /// <summary>Writes entries.</summary>
    public static V1.TableWork Entries(params Entry[] puts)
    {
        V1.TableWork work = WorkOf(s_entries, puts, puts.Length, isGuarded: false);
        foreach (Entry entry in puts)
        {
            work.Points.Add(new V1.IndexKey
            {
                Index = 0,
                Key = KeyOf(entry.Book, entry.Number),
                Place = s_entries.PlaceOf(new KeyWriter(), entry),
            });
        }

        return work;
    }

    /// <summary>Writes a row of a table without indexes.</summary>
    public static V1.TableWork Pickies(Picky put) => WorkOf(s_pickies, [put], puts: 1, isGuarded: false);

    static V1.TableWork WorkOf(ReplicaTable table, TransactionalRow[] rows, int puts, bool isGuarded)
    {
        var work = new V1.TableWork { Table = table.Definition.Name };
        if (rows.Length == 0)
            return work;
        work.Rows = new V1.TableRows
        {
            Table = table.Definition.Name,
            SchemaId = Checksum.Of(0, table.Schema.Span),
            Schema = ByteString.CopyFrom(table.Schema.Span),
            Rows = ByteString.CopyFrom(table.Encode(rows)),
            Puts = (uint)puts,
        };
        work.Guards.Add(rows.Select(_ => isGuarded));
        return work;
    }

    static ReplicaTable TableOf(string name)
        => ReplicaTable.Of(Bank.Tables.Single(table => table.Name == name));
}
