using Khonsu.Cluster;
using Khonsu.Samples.Tests.FlightsSample;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>Copies of older files that are put back.</summary>
public sealed class OldFilesTests : IDisposable
{
    const string Database = "db";
    const string Everything = "";

    readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_that_is_older_than_the_watermark_is_refused_as_lost_data()
    {
        await OpenAsync("ann");
        string copy = _folder.Save(Database);
        await OpenAsync("bob");
        _folder.PutBack(Database, copy);

        NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(_folder.StartNodeAsync);
        RunResult run = await _folder.RunAsync("check");

        Assert.True(error.IsDataLost);
        run.AssertFailed(error.Message);
        Assert.Contains("It must not start again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_of_the_whole_folder_is_the_ledger_of_then()
    {
        await OpenAsync("ann");
        string copy = _folder.Save(Everything);
        await OpenAsync("bob");
        _folder.PutBack(Everything, copy);

        Assert.Equal(["ann"], (await _folder.TotalsAsync()).Accounts.Select(static account => account.Name));
    }

    [Fact]
    public async Task A_folder_without_its_watermark_is_refused()
    {
        await OpenAsync("ann");
        File.Delete(Path.Combine(_folder.Data, "watermark"));

        NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(_folder.StartNodeAsync);

        Assert.False(error.IsDataLost);
        Assert.Contains("watermark' is missing", error.Message, StringComparison.Ordinal);
    }

    async Task OpenAsync(string account) => (await _folder.RunAsync("open", account)).AssertSucceeded();
}
