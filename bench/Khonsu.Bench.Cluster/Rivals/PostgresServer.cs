using System.Diagnostics;
using System.Globalization;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>
/// A server of PostgreSQL with a database of its own, default settings but for what is named below. It refuses to run
/// as root, so it runs as the user that Debian's package makes for it where this program is root.
/// </summary>
/// <param name="folder">Where the files are; that user must be able to reach it.</param>
sealed class PostgresServer(string folder)
{
    const string User = "postgres";

    // Where Debian has the programs that are not for every user, the newest release first.
    static readonly string[] s_folders =
    [
        .. (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .OrderByDescending(static path => int.TryParse(Path.GetFileName(path), out int release) ? release : 0)
            .Select(static path => Path.Combine(path, "bin")),
    ];

    readonly string _data = Path.Combine(folder, "postgres");
    readonly int _port = LoopbackPorts.Take(1)[0];
    Process? _process;

    /// <summary>What is missing, and how it is installed; null when nothing is.</summary>
    public static string? Missing => Programs.Find("initdb", s_folders) is null
            || Programs.Find("postgres", s_folders) is null
        ? "PostgreSQL is not installed: 'apt-get install postgresql'"
        : IsRoot && !HasUser
            ? $"PostgreSQL does not run as root, and there is no user '{User}', or no setpriv"
            : null;

    /// <summary>How programs reach it.</summary>
    public string ConnectionString
        => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={User}");

    static bool IsRoot => Environment.UserName == "root";

    static bool HasUser => Programs.Exists("setpriv") && File.Exists("/etc/passwd")
        && File.ReadLines("/etc/passwd").Any(static line => line.StartsWith($"{User}:", StringComparison.Ordinal));

    /// <summary>Makes its files and starts it; it answers a moment later.</summary>
    public async Task StartAsync()
    {
        if (IsRoot && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            await Programs.RunAsync("install", "-d", "-o", User, "-g", User, "-m", "700", _data);
        }

        string[] make = AsUser("initdb", ["-D", _data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C"]);
        await Programs.RunAsync(make[0], make[1..]);
        string[] run = AsUser(
            "postgres",
            [
                "-D", _data, "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture),
                "-c", "unix_socket_directories=",
                "-c", "fsync=on",
                "-c", "synchronous_commit=on",
                "-c", "default_transaction_isolation=serializable",
                "-c", "max_connections=300",
            ]);
        _process = Programs.Start(run[0], run[1..], Path.Combine(folder, "postgres.log"));
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Ends it at once; its own processes end with it.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            await Programs.RunAsync("kill", "-QUIT", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    static string[] AsUser(string program, string[] words)
    {
        string[] own = [Programs.Find(program, s_folders)!, .. words];
        return IsRoot ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", .. own] : own;
    }
}
