using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Bodies;

/// <summary>
/// Which members of the framework and of two much used libraries have effects, wait, or depend on clock and chance.
/// By symbol: a type of the user's that has one of these names is another type. The most derived entry counts, so
/// that writing to a <c>MemoryStream</c> is not writing to a <c>Stream</c>.
/// </summary>
sealed class CallCatalog
{
    // Each row: type, kind, names of members; '*' ends a prefix or stands for all, '!' excepts.
    static readonly (string Type, CallKind Kind, string Members)[] s_rows =
    [
        ("System.Console", CallKind.Effect, "*"),
        ("System.IO.File", CallKind.Effect, "* !Exists !Read* !Get* !Open !OpenRead !OpenText !OpenHandle"),
        ("System.IO.Directory", CallKind.Effect, "* !Exists !Get* !Enumerate*"),
        ("System.IO.FileSystemInfo", CallKind.Effect, "Create* Delete MoveTo CopyTo Append* Replace"),
        ("System.IO.FileInfo", CallKind.Effect, "Create* Delete MoveTo CopyTo Append* Replace OpenWrite"),
        ("System.IO.DirectoryInfo", CallKind.Effect, "Create* Delete MoveTo"),
        ("System.IO.RandomAccess", CallKind.Effect, "Write* SetLength FlushToDisk"),
        ("System.IO.Stream", CallKind.Effect, "Write* BeginWrite Flush* SetLength"),
        ("System.IO.MemoryStream", CallKind.None, "*"),
        ("System.IO.TextWriter", CallKind.Effect, "Write* Flush*"),
        ("System.IO.StringWriter", CallKind.None, "*"),
        ("System.IO.BinaryWriter", CallKind.Effect, "Write* Flush*"),
        ("System.Net.Http.HttpMessageInvoker", CallKind.Effect, "Send*"),
        ("System.Net.Http.HttpClient", CallKind.Effect, "Send* Get* Post* Put* Patch* Delete*"),
        ("System.Net.Http.Json.HttpClientJsonExtensions", CallKind.Effect, "*"),
        ("System.Net.Mail.SmtpClient", CallKind.Effect, "Send*"),
        ("System.Net.Sockets.Socket", CallKind.Effect, "Send* Receive* Connect* Accept* Bind Listen Disconnect*"),
        ("System.Net.Sockets.TcpClient", CallKind.Effect, "Connect*"),
        ("System.Net.Sockets.UdpClient", CallKind.Effect, "Send* Receive* Connect*"),
        ("System.Net.Sockets.TcpListener", CallKind.Effect, "Start Stop Accept*"),
        ("System.Diagnostics.Process", CallKind.Effect, "Start Kill CloseMainWindow"),
        ("System.Data.IDbCommand", CallKind.Effect, "Execute*"),
        ("System.Data.Common.DbCommand", CallKind.Effect, "Execute*"),
        ("System.Data.Common.DbTransaction", CallKind.Effect, "Commit* Rollback*"),
        ("Microsoft.Extensions.Logging.ILogger", CallKind.Effect, "Log"),
        ("Microsoft.Extensions.Logging.LoggerExtensions", CallKind.Effect, "Log*"),
        ("Microsoft.EntityFrameworkCore.DbContext", CallKind.Effect, "SaveChanges*"),
        ("System.Threading.Channels.ChannelWriter`1", CallKind.Effect, "TryWrite WriteAsync"),
        ("System.Threading.Interlocked", CallKind.Effect, "* !Read !MemoryBarrier*"),
        ("System.Threading.Thread", CallKind.Effect, "Start UnsafeStart Interrupt"),
        ("System.Threading.ThreadPool", CallKind.Effect, "QueueUserWorkItem UnsafeQueueUserWorkItem"),
        ("System.Threading.Tasks.Task", CallKind.Effect, "Run Start"),
        ("System.Threading.Tasks.TaskFactory", CallKind.Effect, "StartNew"),
        ("System.Threading.Tasks.TaskFactory`1", CallKind.Effect, "StartNew"),

        ("System.Threading.Thread", CallKind.Blocking, "Sleep Join"),
        ("System.Threading.Monitor", CallKind.Blocking, "Wait"),
        ("System.Threading.Monitor", CallKind.Locking, "Enter TryEnter"),
        ("System.Threading.Lock", CallKind.Locking, "Enter EnterScope TryEnter"),
        ("System.Threading.SemaphoreSlim", CallKind.Blocking, "Wait"),
        ("System.Threading.WaitHandle", CallKind.Blocking, "WaitOne WaitAll WaitAny SignalAndWait"),
        ("System.Threading.ManualResetEventSlim", CallKind.Blocking, "Wait"),
        ("System.Threading.CountdownEvent", CallKind.Blocking, "Wait"),
        ("System.Threading.Barrier", CallKind.Blocking, "SignalAndWait"),
        ("System.Threading.SpinWait", CallKind.Blocking, "SpinUntil"),
        ("System.Threading.ReaderWriterLockSlim", CallKind.Locking, "Enter* TryEnter*"),
        ("System.Threading.ReaderWriterLock", CallKind.Locking, "Acquire* UpgradeToWriterLock"),
        ("System.Threading.Tasks.Task", CallKind.Blocking, "Wait WaitAll WaitAny"),
        ("System.Threading.Tasks.Task`1", CallKind.Blocking, "Result"),
        ("System.Threading.Tasks.ValueTask`1", CallKind.Blocking, "Result"),
        ("System.Runtime.CompilerServices.TaskAwaiter", CallKind.Blocking, "GetResult"),
        ("System.Runtime.CompilerServices.TaskAwaiter`1", CallKind.Blocking, "GetResult"),
        ("System.Runtime.CompilerServices.ValueTaskAwaiter", CallKind.Blocking, "GetResult"),
        ("System.Runtime.CompilerServices.ValueTaskAwaiter`1", CallKind.Blocking, "GetResult"),
        ("System.Collections.Concurrent.BlockingCollection`1", CallKind.Blocking, "Add Take"),

        ("System.DateTime", CallKind.Chance, "Now UtcNow Today"),
        ("System.DateTimeOffset", CallKind.Chance, "Now UtcNow"),
        ("System.TimeProvider", CallKind.Chance, "GetUtcNow GetLocalNow GetTimestamp"),
        ("System.Guid", CallKind.Chance, "NewGuid CreateVersion7"),
        ("System.Random", CallKind.Chance, "Next* GetItems GetHexString GetString Shuffle"),
        ("System.Security.Cryptography.RandomNumberGenerator", CallKind.Chance, "Get* Fill"),
        ("System.Environment", CallKind.Chance, "TickCount TickCount64"),
        ("System.IO.Path", CallKind.Chance, "GetRandomFileName"),
    ];

    readonly INamedTypeSymbol? _random;
    readonly Dictionary<ISymbol, List<(CallKind Kind, string[] Members)>> _types = new(SymbolEqualityComparer.Default);

    public CallCatalog(Compilation compilation)
    {
        _random = compilation.GetTypeByMetadataName("System.Random");
        foreach ((string name, CallKind kind, string members) in s_rows)
        {
            foreach (INamedTypeSymbol type in compilation.GetTypesByMetadataName(name))
            {
                if (!_types.TryGetValue(type, out List<(CallKind, string[])>? rows))
                    _types.Add(type, rows = []);
                rows.Add((kind, members.Split(' ')));
            }
        }
    }

    /// <summary>What a member does.</summary>
    /// <param name="member">A method or property.</param>
    /// <param name="receiver">The type of what it is called on, or null; it may derive from the member's type.</param>
    /// <returns>Its kind.</returns>
    public CallKind KindOf(ISymbol member, ITypeSymbol? receiver)
    {
        INamedTypeSymbol? first = receiver as INamedTypeSymbol ?? member.ContainingType;
        for (INamedTypeSymbol? type = first; type is not null; type = type.BaseType)
        {
            if (!_types.TryGetValue(type.OriginalDefinition, out List<(CallKind Kind, string[] Members)>? rows))
                continue;
            foreach ((CallKind kind, string[] members) in rows)
            {
                if (Fits(member.Name, members))
                    return kind;
            }
        }

        return CallKind.None;
    }

    /// <summary>Whether a type is the generator of random numbers that can be given a seed.</summary>
    /// <param name="type">Any type.</param>
    public bool IsRandom(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type, _random);

    static bool Fits(string name, string[] members)
    {
        bool fits = false;
        foreach (string pattern in members)
        {
            if (pattern[0] == '!')
            {
                if (FitsOne(name, pattern, 1))
                    return false;
            }
            else
            {
                fits |= FitsOne(name, pattern, 0);
            }
        }

        return fits;
    }

    static bool FitsOne(string name, string pattern, int start)
    {
        int length = pattern.Length - start;
        if (pattern[pattern.Length - 1] == '*')
            return string.CompareOrdinal(name, 0, pattern, start, length - 1) == 0;
        return name.Length == length && string.CompareOrdinal(name, 0, pattern, start, length) == 0;
    }
}
