using DistTrain.Coordinator.Checkpointing;

namespace DistTrain.TestSupport;

/// <summary>
/// A file system in memory that tells what was written from what is on the disk, as POSIX allows: a file's bytes are there
/// after a flush of the file, a directory's entries after a flush of the directory. It can fail at the n-th operation,
/// for once or for good.
/// </summary>
internal sealed class CrashFiles : ICheckpointFiles
{
    private DirectoryNode _root = new();

    /// <summary>The operation that fails, from 0; a write that fails has written half.</summary>
    public int FailAt { get; set; } = -1;

    /// <summary>After the failure nothing works any more: the process is gone.</summary>
    public bool Die { get; set; }

    /// <summary>The error that the failing operation reports.</summary>
    public int ErrorCode { get; set; } = 5;

    public int Operations { get; private set; }

    /// <summary>What a new process finds after a power cut: only what was flushed.</summary>
    public CrashFiles AfterPowerCut() => new() { _root = _root.Durable() };

    /// <summary>What a new process finds after this one was killed: everything written.</summary>
    public CrashFiles AfterKill() => new() { _root = _root };

    public void CreateDirectory(string path)
    {
        Count();
        var node = _root;
        foreach (var part in Parts(path))
            node = (DirectoryNode)(
                node.Entries.TryGetValue(part, out var next) ? next : node.Entries[part] = new DirectoryNode());
    }

    public Stream Create(string path)
    {
        Count();
        var parent = Directory(Path.GetDirectoryName(path)!);
        if (parent.Entries.ContainsKey(Path.GetFileName(path)))
            throw new IOException($"{path} exists");
        var file = new FileNode();
        parent.Entries[Path.GetFileName(path)] = file;
        return new FileStreamOfNode(this, file);
    }

    public void Flush(Stream stream)
    {
        Count();
        ((FileStreamOfNode)stream).File.Flush();
    }

    public Stream Open(string path)
    {
        Count();
        return Directory(Path.GetDirectoryName(path)!).Entries.GetValueOrDefault(Path.GetFileName(path)) is FileNode file
            ? new MemoryStream([.. file.Bytes], writable: false)
            : throw new FileNotFoundException($"{path} does not exist");
    }

    public void Rename(string from, string to)
    {
        Count();
        var source = Directory(Path.GetDirectoryName(from)!);
        var target = Directory(Path.GetDirectoryName(to)!);
        if (target.Entries.ContainsKey(Path.GetFileName(to)))
            throw new IOException($"{to} exists");
        source.Entries.Remove(Path.GetFileName(from), out var node);
        target.Entries[Path.GetFileName(to)] = node!;
    }

    public void FlushDirectory(string path)
    {
        Count();
        Directory(path).Flush();
    }

    public void DeleteDirectory(string path)
    {
        Count();
        if (!Directory(Path.GetDirectoryName(path)!).Entries.Remove(Path.GetFileName(path)))
            throw new DirectoryNotFoundException(path);
    }

    public IReadOnlyList<string> Directories(string path) => Names<DirectoryNode>(path);

    public IReadOnlyList<string> FileNames(string path) => Names<FileNode>(path);

    public long? FreeBytes(string path) => 4096;

    /// <summary>Changes a byte of a file on the disk.</summary>
    public void Damage(string path, int at) =>
        ((FileNode)Directory(Path.GetDirectoryName(path)!).Entries[Path.GetFileName(path)]).Bytes[at] ^= 0x20;

    public void Truncate(string path)
    {
        var bytes = ((FileNode)Directory(Path.GetDirectoryName(path)!).Entries[Path.GetFileName(path)]).Bytes;
        bytes.RemoveRange(bytes.Count / 2, bytes.Count - bytes.Count / 2);
    }

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private bool Count()
    {
        var failing = Operations++ == FailAt;
        if (failing || (Die && FailAt >= 0 && Operations > FailAt))
            throw new IOException($"scripted fault at operation {FailAt}", ErrorCode);
        return true;
    }

    private List<string> Names<T>(string path)
    {
        var node = _root;
        foreach (var part in Parts(path))
        {
            if (node.Entries.GetValueOrDefault(part) is not DirectoryNode next)
                return [];
            node = next;
        }

        return [.. node.Entries.Where(e => e.Value is T).Select(e => e.Key)];
    }

    private DirectoryNode Directory(string path)
    {
        var node = _root;
        foreach (var part in Parts(path))
            node = node.Entries.GetValueOrDefault(part) as DirectoryNode ?? throw new DirectoryNotFoundException(path);
        return node;
    }

    private abstract class Node;

    private sealed class FileNode : Node
    {
        private byte[] _durable = [];

        public List<byte> Bytes { get; private set; } = [];

        public void Flush() => _durable = [.. Bytes];

        public FileNode Durable() => new() { Bytes = [.. _durable], _durable = _durable };
    }

    private sealed class DirectoryNode : Node
    {
        private Dictionary<string, Node> _durable = [];

        public Dictionary<string, Node> Entries { get; private set; } = [];

        public void Flush() => _durable = new(Entries);

        public DirectoryNode Durable()
        {
            var entries = _durable.ToDictionary(
                e => e.Key, e => e.Value is FileNode file ? file.Durable() : (Node)((DirectoryNode)e.Value).Durable());
            return new DirectoryNode { Entries = entries, _durable = new(entries) };
        }
    }

    private sealed class FileStreamOfNode(CrashFiles files, FileNode file) : MemoryStream
    {
        public FileNode File { get; } = file;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                files.Count();
            }
            catch (IOException)
            {
                File.Bytes.AddRange(buffer[..(buffer.Length / 2)]);
                throw;
            }

            File.Bytes.AddRange(buffer);
        }
    }
}
