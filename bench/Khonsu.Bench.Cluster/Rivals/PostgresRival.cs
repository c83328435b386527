using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Model;
using Npgsql;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>
/// One server of PostgreSQL with every sync, at the level Serializable; the callers are in this process, and share
/// connections. To be compared with one node: nothing is replicated.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="connections">How many connections; each is a process of the server.</param>
sealed class PostgresRival(string folder, int connections) : IRival
{
    const int StartMilliseconds = 50;
    const string Serialization = PostgresErrorCodes.SerializationFailure;
    const string Deadlock = PostgresErrorCodes.DeadlockDetected;

    // Why ordered: two that take the same rows in turn would wait for each other.
    const string Add = "update account set balance = $2 where id = $1";

    // Why said: the library begins at ReadCommitted, whatever the server's default is.
    static readonly System.Data.IsolationLevel s_level = System.Data.IsolationLevel.Serializable;

    readonly PostgresServer _server = new(folder);
    NpgsqlDataSource? _source;

    public string Name => $"PostgreSQL, {connections} connections";

    public bool CanFailOver => false;

    public bool Does(Work work) => work <= Work.Transfer;

    NpgsqlDataSource Source => _source!;

    public async Task StartAsync()
    {
        await _server.StartAsync();
        // What a program that is to be fast sets: statements are prepared, and connections are not reset in between.
        _source = NpgsqlDataSource.Create(
            $"{_server.ConnectionString};Maximum Pool Size={connections};Max Auto Prepare=20;"
            + "Auto Prepare Min Usages=1;No Reset On Close=true;Timeout=60;Command Timeout=60");
        await UntilItAnswersAsync();
        await DoAsync("create table item (id int primary key, value text not null)");
        await DoAsync("create table account (id int primary key, balance bigint not null)");
        await DoAsync(
            "insert into item select id, $2 from generate_series(0, $1 - 1) id", Depot.Keys, Values.First);
        await DoAsync(
            "insert into account select id, $2 from generate_series(0, $1 - 1) id", Depot.Keys, Depot.FirstBalance);
        await DoAsync("vacuum analyze item, account");
    }

    public Task<Sample> RunAsync(Work work, int callers, TimeSpan duration, int seed)
        => Callers.RunAsync(callers, duration, seed, work switch
        {
            Work.Put => (_, random) => UntilDoneAsync(PutAsync, random.Next(Depot.Keys)),
            Work.CompareAndPut => (_, random) => UntilDoneAsync(CompareAndPutAsync, random.Next(Depot.Keys)),
            _ => (_, random) => UntilDoneAsync(TransferAsync, TransferOf(random)),
        });

    public async Task<string?> CheckAsync()
    {
        await using NpgsqlCommand command = Source.CreateCommand("select sum(balance)::bigint from account");
        long sum = (long)(await command.ExecuteScalarAsync())!;
        long expected = Depot.Keys * Depot.FirstBalance;
        return sum == expected ? null : $"the balances sum up to {sum} instead of {expected}";
    }

    public Task<TimeSpan> FailOverAsync() => throw new InvalidOperationException("There is one server only.");

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        await _server.StopAsync();
    }

    static (int From, int To) TransferOf(Random random)
    {
        int from = random.Next(Depot.Keys);
        return (from, (from + 1 + random.Next(Depot.Keys - 1)) % Depot.Keys);
    }

    // What every program at this level does: what was refused is run again.
    static async Task UntilDoneAsync<T>(Func<T, Task> attempt, T argument)
    {
        while (true)
        {
            try
            {
                await attempt(argument);
                return;
            }
            catch (PostgresException refused) when (refused.SqlState is Serialization or Deadlock)
            {
                // It runs again.
            }
        }
    }

    Task PutAsync(int key) => DoAsync(
        "insert into item values ($1, $2) on conflict (id) do update set value = excluded.value", key, Values.First);

    async Task CompareAndPutAsync(int key)
    {
        await using NpgsqlConnection connection = await Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(s_level);
        string value;
        await using (NpgsqlCommand read = Command(connection, "select value from item where id = $1", key))
            value = (string)(await read.ExecuteScalarAsync())!;
        await using (NpgsqlCommand write = Command(
            connection, "update item set value = $2 where id = $1", key, Values.After(value)))
            await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    async Task TransferAsync((int From, int To) keys)
    {
        await using NpgsqlConnection connection = await Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(s_level);
        long source = 0;
        long target = 0;
        await using (NpgsqlCommand read = Command(
            connection, "select id, balance from account where id = $1 or id = $2", keys.From, keys.To))
        await using (NpgsqlDataReader rows = await read.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                if (rows.GetInt32(0) == keys.From)
                    source = rows.GetInt64(1);
                else
                    target = rows.GetInt64(1);
            }
        }

        (int Key, long Balance)[] writes = [(keys.From, source - 1), (keys.To, target + 1)];
        await using (var batch = new NpgsqlBatch(connection))
        {
            foreach ((int key, long balance) in writes.OrderBy(static write => write.Key))
                batch.BatchCommands.Add(Batched(Add, key, balance));
            await batch.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    async Task UntilItAnswersAsync()
    {
        while (true)
        {
            try
            {
                await DoAsync("select 1");
                return;
            }
            catch (NpgsqlException error) when (error is not PostgresException
                || error.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                await Task.Delay(StartMilliseconds);
            }
        }
    }

    async Task DoAsync(string text, params object[] values)
    {
        await using NpgsqlCommand command = Source.CreateCommand(text);
        AddTo(command.Parameters, values);
        await command.ExecuteNonQueryAsync();
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        AddTo(command.Parameters, values);
        return command;
    }

    static NpgsqlBatchCommand Batched(string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        AddTo(command.Parameters, values);
        return command;
    }

    static void AddTo(NpgsqlParameterCollection parameters, object[] values)
    {
        foreach (object value in values)
            parameters.Add(new NpgsqlParameter { Value = value });
    }
}
