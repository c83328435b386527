using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Khonsu.Architecture.Tests.LockFreedom;

/// <summary>
/// Lists what an assembly names that can make a thread wait for another one. It reads the metadata tables, so a
/// <c>lock</c> statement is seen as the call that the compiler made of it.
/// </summary>
static class BlockingScan
{
    // Types whose purpose or whose ordinary methods include waiting or taking a lock.
    static readonly HashSet<string> s_types =
    [
        "System.Lazy`1",
        "System.Collections.Concurrent.BlockingCollection`1",
        "System.Collections.Concurrent.ConcurrentBag`1",
        "System.Collections.Concurrent.ConcurrentDictionary`2",
        "System.Collections.Concurrent.ConcurrentQueue`1",
        "System.Collections.Concurrent.ConcurrentStack`1",
        "System.Threading.AutoResetEvent",
        "System.Threading.Barrier",
        "System.Threading.CountdownEvent",
        "System.Threading.EventWaitHandle",
        "System.Threading.LazyInitializer",
        "System.Threading.Lock",
        "System.Threading.ManualResetEvent",
        "System.Threading.ManualResetEventSlim",
        "System.Threading.Monitor",
        "System.Threading.Mutex",
        "System.Threading.ReaderWriterLock",
        "System.Threading.ReaderWriterLockSlim",
        "System.Threading.Semaphore",
        "System.Threading.SemaphoreSlim",
        "System.Threading.SpinLock",
        "System.Threading.SpinWait",
        "System.Threading.ThreadLocal`1",
        "System.Threading.Timer",
        "System.Threading.WaitHandle",
    ];

    // Members that wait, of types that are harmless otherwise. A type argument does not show in the name.
    static readonly HashSet<string> s_members =
    [
        "System.GC.WaitForPendingFinalizers",
        "System.Runtime.CompilerServices.TaskAwaiter.GetResult",
        "System.Runtime.CompilerServices.TaskAwaiter`1.GetResult",
        "System.Runtime.CompilerServices.ValueTaskAwaiter.GetResult",
        "System.Runtime.CompilerServices.ValueTaskAwaiter`1.GetResult",
        "System.Threading.Tasks.Task.Delay",
        "System.Threading.Tasks.Task.Wait",
        "System.Threading.Tasks.Task.WaitAll",
        "System.Threading.Tasks.Task.WaitAny",
        "System.Threading.Tasks.Task`1.get_Result",
        "System.Threading.Thread.Join",
        "System.Threading.Thread.Sleep",
    ];

    /// <summary>Lists everything forbidden that an assembly names.</summary>
    /// <param name="image">The assembly's file.</param>
    /// <returns>Full names of types and members, and of synchronized methods; in order, each once.</returns>
    public static IReadOnlyList<string> Find(Stream image)
    {
        using var file = new PEReader(image);
        MetadataReader metadata = file.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        found.UnionWith(metadata.TypeReferences.Select(handle => NameOf(metadata, handle)).Where(s_types.Contains));
        found.UnionWith(metadata.MemberReferences.Select(handle => NameOf(metadata, handle)).Where(s_members.Contains));
        found.UnionWith(metadata.MethodDefinitions
            .Where(handle => IsSynchronized(metadata.GetMethodDefinition(handle)))
            .Select(handle => "[MethodImpl(Synchronized)] " + NameOf(metadata, handle)));
        return [.. found];
    }

    static bool IsSynchronized(MethodDefinition method)
        => (method.ImplAttributes & MethodImplAttributes.Synchronized) != 0;

    static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope) + "." + name
            : metadata.GetString(type.Namespace) + "." + name;
    }

    static string NameOf(MetadataReader metadata, MemberReferenceHandle handle)
    {
        MemberReference member = metadata.GetMemberReference(handle);
        string name = metadata.GetString(member.Name);
        return member.Parent.Kind switch
        {
            HandleKind.TypeReference => NameOf(metadata, (TypeReferenceHandle)member.Parent) + "." + name,
            HandleKind.TypeSpecification => NameOf(metadata, (TypeSpecificationHandle)member.Parent) + "." + name,
            _ => name,
        };
    }

    static string NameOf(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        MethodDefinition method = metadata.GetMethodDefinition(handle);
        TypeDefinition type = metadata.GetTypeDefinition(method.GetDeclaringType());
        string[] parts =
            [metadata.GetString(type.Namespace), metadata.GetString(type.Name), metadata.GetString(method.Name)];
        return string.Join('.', parts);
    }

    static string NameOf(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        BlobReader signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return "";
        signature.ReadCompressedInteger();
        EntityHandle generic = signature.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? NameOf(metadata, (TypeReferenceHandle)generic) : "";
    }
}
