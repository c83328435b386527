using Apache.Arrow;
using Apache.Arrow.Flight;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Flight.Tests.Harness;
using Khonsu.Flight.Tests.Rows;
using Xunit.Abstractions;

namespace Khonsu.Flight.Tests;

/// <summary>Bytes that are not what they should be are the client's fault, and leave nothing.</summary>
public sealed class DamagedPutTests(ITestOutputHelper output)
{
    // Other values than were meant may be fine ones, twice the same key, or below zero.
    static readonly StatusCode[] s_answers =
    [
        StatusCode.OK, StatusCode.InvalidArgument, StatusCode.ResourceExhausted, StatusCode.AlreadyExists,
        StatusCode.FailedPrecondition,
    ];

    [Fact]
    public async Task A_stream_must_begin_with_a_schema_and_have_all_that_it_says()
    {
        await using FlightHost host = await FlightHost.StartAsync();
        GrpcChannel channel = host.NewChannel();
        List<FlightData> messages = await RawPut.MessagesOf(Accounts(3));
        (ByteString Header, ByteString Body)[] good = [.. messages.Select(Parts)];
        (ByteString, ByteString)[][] damaged =
        [
            [],
            [(ByteString.Empty, ByteString.Empty)],
            [good[1]],
            [(ByteString.CopyFromUtf8("no flatbuffer"), ByteString.Empty)],
            [good[0], (good[1].Header, ByteString.CopyFrom(good[1].Body.Span[..8]))],
            [good[0], (good[1].Header, ByteString.Empty)],
            [good[0], good[0]],
            [good[0], good[1], (ByteString.Empty, ByteString.Empty)],
        ];
        foreach ((ByteString, ByteString)[] stream in damaged)
        {
            Status status = await RawPut.SendAsync(channel, "accounts", stream);
            Assert.True(status.StatusCode == StatusCode.InvalidArgument, status.ToString());
        }

        Assert.Equal(0, host.Bank.Read(static tx => tx.Accounts.Count));
        Status done = await RawPut.SendAsync(channel, "accounts", good);
        Assert.Equal((StatusCode.OK, 3), (done.StatusCode, host.Bank.Read(static tx => tx.Accounts.Count)));
    }

    [Theory]
    [InlineData(4, StatusCode.InvalidArgument)]
    [InlineData(2, StatusCode.InvalidArgument)]
    [InlineData(int.MaxValue, StatusCode.ResourceExhausted)]
    public async Task Rows_that_a_batch_says_and_does_not_have_are_not_believed(int rows, StatusCode code)
    {
        await using FlightHost host = await FlightHost.StartAsync();
        RecordBatch batch = Accounts(3);
        RecordBatch boasting = new(batch.Schema, batch.Arrays, rows);
        List<FlightData> messages = await RawPut.MessagesOf(boasting);

        Status status = await RawPut.SendAsync(host.NewChannel(), "accounts", messages.Select(Parts));
        Assert.True(code == status.StatusCode, status.ToString());
        Assert.Equal(0, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task Whatever_byte_is_wrong_the_put_is_whole_or_refused_and_the_server_goes_on()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int chosen)
            ? chosen
            : Random.Shared.Next();
        output.WriteLine($"seed={seed}");
        Random random = new(seed);
        await using FlightHost host = await FlightHost.StartAsync();
        GrpcChannel channel = host.NewChannel();
        (ByteString Header, ByteString Body)[] good = [.. (await RawPut.MessagesOf(Accounts(20))).Select(Parts)];
        for (int round = 0; round < 400; round++)
        {
            (ByteString Header, ByteString Body)[] damaged = [.. good];
            int message = random.Next(2);
            damaged[message] = random.Next(4) == 0 && message == 1
                ? (good[1].Header, Damage(good[1].Body, random))
                : (Damage(good[message].Header, random), good[message].Body);

            Status status = await RawPut.SendAsync(channel, "accounts", damaged);
            Assert.True(s_answers.Contains(status.StatusCode), $"round {round}: {status}");
            int rows = host.Bank.Read(static tx => tx.Accounts.Count);
            Assert.Equal(status.StatusCode == StatusCode.OK, rows > 0);
            host.Bank.Atomically(static tx =>
            {
                foreach (Account account in tx.Accounts.ToList())
                    tx.Accounts.Remove(account.Id);
            });
        }

        Assert.Equal(StatusCode.OK, (await RawPut.SendAsync(channel, "accounts", good)).StatusCode);
        Assert.Equal(20, host.Bank.Read(static tx => tx.Accounts.Count));
    }

    static ByteString Damage(ByteString bytes, Random random)
    {
        byte[] copy = bytes.ToByteArray();
        for (int i = random.Next(1, 4); i > 0; i--)
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return ByteString.CopyFrom(copy);
    }

    static (ByteString Header, ByteString Body) Parts(FlightData message) => (message.DataHeader, message.DataBody);

    static RecordBatch Accounts(int count)
    {
        using Bank source = Bank.Open();
        source.AddAccounts(count);
        return source.Read(static tx => tx.Accounts.ToRecordBatch());
    }
}
