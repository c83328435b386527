namespace Khonsu.Cluster.Hosting;

/// <summary>How a node and a client come to the store of the program, and to their start: as a whole or not at
/// all.</summary>
static class ModelOpening
{
    /// <summary>Opens the store.</summary>
    /// <typeparam name="TModel">The store as the program sees it.</typeparam>
    /// <typeparam name="TOwner">What has it.</typeparam>
    /// <param name="open">Opens it with the options that it is given.</param>
    /// <param name="options">The options.</param>
    /// <param name="found">Finds the store that was opened with them; null if none was.</param>
    /// <param name="make">Makes what has it.</param>
    /// <param name="abandon">Lets go of what was there before.</param>
    /// <exception cref="ArgumentException">The store was opened without the options.</exception>
    public static TOwner Open<TModel, TOwner>(
        Func<StoreOptions, TModel> open,
        StoreOptions options,
        Func<KhonsuStore?> found,
        Func<TModel, KhonsuStore, TOwner> make,
        Action abandon)
        where TModel : class, IDisposable
    {
        TModel? model = null;
        try
        {
            model = open(options);
            return found() is { } store
                ? make(model, store)
                : throw new ArgumentException(
                    "The store was opened without the options that it was given.", nameof(open));
        }
        catch
        {
            abandon();
            model?.Dispose();
            throw;
        }
    }

    /// <summary>Starts it.</summary>
    /// <typeparam name="TOwner">What has the store.</typeparam>
    /// <param name="owner">It; disposed of when it does not start.</param>
    /// <param name="start">Starts it.</param>
    /// <returns>It, when it has started.</returns>
    public static async Task<TOwner> StartedAsync<TOwner>(TOwner owner, Func<Task> start)
        where TOwner : IAsyncDisposable
    {
        try
        {
            await start().ConfigureAwait(false);
            return owner;
        }
        catch
        {
            await owner.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
