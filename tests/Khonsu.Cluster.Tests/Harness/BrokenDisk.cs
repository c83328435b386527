using System.Runtime.InteropServices;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>Exchanges a file that this process has open for a device that refuses what is written, or its
/// sync.</summary>
static class BrokenDisk
{
    public static void Exchange(string file, string device)
    {
        int[] descriptors = [.. Directory.EnumerateFiles("/proc/self/fd")
            .Where(link => File.ResolveLinkTarget(link, false)?.FullName == file)
            .Select(static link => int.Parse(Path.GetFileName(link)))];
        Assert.NotEmpty(descriptors);
        using var refusing = File.OpenHandle(device, FileMode.Open, FileAccess.Write);
        foreach (int descriptor in descriptors)
            Assert.Equal(descriptor, Duplicate((int)refusing.DangerousGetHandle(), descriptor));
    }

    [DllImport("libc", EntryPoint = "dup2", SetLastError = true)]
    static extern int Duplicate(int from, int to);
}
