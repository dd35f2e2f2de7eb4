using System.Net;
using System.Net.Sockets;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;
using Serilog.Core;
using Xunit;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>Data sets arrive whole and right, or not at all, and what arrived is not sent twice.</summary>
public sealed class DataSetTransferTests : IDisposable
{
    private const int Length = 3_000_017;
    private static readonly string Key = new('a', 64);
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    private readonly string _directory = Directory.CreateTempSubdirectory("data-plane-").FullName;
    private readonly DataPlaneServer _server = DataPlaneServer.Start(new DataPlaneServerOptions(), Logger.None);
    private readonly Relay _relay;
    private readonly byte[] _content = new byte[Length];

    public DataSetTransferTests()
    {
        new Random(1).NextBytes(_content);
        File.WriteAllBytes(Source, _content);
        _server.Publish(new JobId("job"), new FakeJob(), 1, Key, Source);
        _relay = new Relay(_server.Port);
    }

    private string Source => Path.Combine(_directory, "source");

    private string Cache => Path.Combine(_directory, "cache");

    public void Dispose()
    {
        _server.Dispose();
        _relay.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Fetch_MissingFile_ArrivesWholeUnderItsName()
    {
        var path = await Fetch();

        Assert.Equal(Path.Combine(Cache, Key + ".data"), path);
        Assert.Equal(_content, await File.ReadAllBytesAsync(path));
        Assert.Single(Directory.GetFiles(Cache));
    }

    [Fact]
    public async Task Fetch_FileIsThere_AsksNobody()
    {
        await Fetch();
        _server.Dispose();

        await Fetch();
    }

    [Fact]
    public async Task Fetch_CutInTheMiddle_GoesOnBehindWhatArrived()
    {
        _relay.CutAfter = 1_500_000;
        var error = await Assert.ThrowsAsync<IOException>(Fetch);
        Assert.Contains("broke off after", error.Message, StringComparison.Ordinal);
        var part = Assert.Single(Directory.GetFiles(Cache));
        var arrived = new FileInfo(part).Length;
        Assert.InRange(arrived, 1_000_000, 1_500_000);
        _relay.CutAfter = long.MaxValue;

        var path = await Fetch();

        Assert.Equal(_content, await File.ReadAllBytesAsync(path));
        Assert.InRange(_relay.Passed(1), Length - arrived, Length - arrived + 10_000);
    }

    [Fact]
    public async Task Fetch_ByteDamagedOnTheWay_IsSeenAndTheRestGoesOn()
    {
        _relay.FlipAt = 1_200_000;
        var error = await Assert.ThrowsAnyAsync<IOException>(Fetch);
        Assert.Contains("arrived damaged", error.Message, StringComparison.Ordinal);
        _relay.FlipAt = -1;

        Assert.Equal(_content, await File.ReadAllBytesAsync(await Fetch()));
    }

    [Fact]
    public async Task Fetch_PartDamagedOnTheDisk_IsRemovedAndThenFetchedAnew()
    {
        _relay.CutAfter = 1_500_000;
        await Assert.ThrowsAsync<IOException>(Fetch);
        _relay.CutAfter = long.MaxValue;
        var part = Assert.Single(Directory.GetFiles(Cache));
        var bytes = await File.ReadAllBytesAsync(part);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(part, bytes);

        await Assert.ThrowsAsync<InvalidDataException>(Fetch);

        Assert.Empty(Directory.GetFiles(Cache));
        Assert.Equal(_content, await File.ReadAllBytesAsync(await Fetch()));
    }

    [Fact]
    public async Task Fetch_ByTwoAtOnce_BothGetIt()
    {
        var paths = await Task.WhenAll(Fetch(), Fetch(), Fetch());

        Assert.Single(paths.Distinct());
        Assert.Equal(_content, await File.ReadAllBytesAsync(paths[0]));
        Assert.Single(Directory.GetFiles(Cache));
    }

    [Fact]
    public async Task Serve_WorkerHangsUpBeforeTheFirstByte_IsNoError()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var worker = new PeerConnection(new TcpClient("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port).Client);
        using var coordinator = new PeerConnection(await listener.AcceptSocketAsync());
        worker.Send(new FetchMessage(Key));
        var served = Task.Run(
            () => new DataSetSender(_ => new ServedDataSet(Key, Source))
                .Serve(coordinator, coordinator.Expect<FetchMessage>(), Generous));
        while (worker.Read(out var header, out _) && header.Kind != FrameKind.DataSet)
        {
            // The hash is being computed.
        }

        worker.EndSending();

        await served.WaitAsync(Generous);
    }

    [Fact]
    public async Task Fetch_OverTheLimit_RemovesTheOneUsedLongestAgo()
    {
        Directory.CreateDirectory(Cache);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        foreach (var (name, age) in new[] { ("old", 3), ("older", 4), ("young", 2) })
        {
            var file = Path.Combine(Cache, name + ".data");
            await File.WriteAllBytesAsync(file, new byte[1_000_000]);
            File.SetLastWriteTimeUtc(file, now.AddHours(-age));
        }

        await Fetch(limit: 5_000_000);

        Assert.Equal([Key + ".data", "young.data"], Directory.GetFiles(Cache).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Fetch_UnknownDataSet_IsRefused()
    {
        var error = await Assert.ThrowsAsync<JoinRefusedException>(
            () => Client().FetchAsync(new string('b', 64), Cache).WaitAsync(Generous));

        Assert.Contains("has no data set bbbb", error.Message, StringComparison.Ordinal);
    }

    private Task<string> Fetch() => Fetch(DataSetClient.DefaultLimitBytes);

    private Task<string> Fetch(long limit) => Client().FetchAsync(Key, Cache, limit).WaitAsync(Generous);

    private DataSetClient Client() => new("127.0.0.1", _relay.Port, new TcpDataPlaneOptions());
}
